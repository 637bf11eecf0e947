/** What a list shows of a board, and whether this person ($1) sees it. `m` and `v` are their place and their visit. */
const LISTED = `b.id, b.title, b.template, b.owner_id, b.general_access, b.updated_at, b.head_seq, b.deleted_at,
    m.role, v.visited_at`
const OWN_ROWS = `LEFT JOIN board_members m ON m.board_id = b.id AND m.principal_id = $1
    LEFT JOIN board_visits v ON v.board_id = b.id AND v.principal_id = $1`
const IS_THERE = 'b.deleted_at IS NULL AND b.disabled_at IS NULL'
const IS_SEEN = `(b.owner_id = $1 OR m.role <> 'none' OR (m.role IS NULL AND b.general_access <> 'nobody'))`
const OWNED = `b.id IN (SELECT id FROM boards WHERE owner_id = $1
    UNION SELECT board_id FROM board_members WHERE principal_id = $1 AND role = 'owner')`

/** The rows after the one whose time is $2 and whose id is $3, newest first, at most $4. */
function pageBy(time: string): string {
  return `(${time} < $2 OR (${time} = $2 AND b.id > $3)) ORDER BY ${time} DESC, b.id LIMIT $4`
}

/** What the home page asks of boards and changes on them. What they mean is in home-data.ts. */
export const HOME_STATEMENTS = {
  listRecent: `SELECT ${LISTED}, v.visited_at AS at FROM board_visits v
    JOIN boards b ON b.id = v.board_id
    LEFT JOIN board_members m ON m.board_id = b.id AND m.principal_id = $1
    WHERE v.principal_id = $1 AND v.archived_at IS NULL AND ${IS_THERE} AND ${IS_SEEN}
      AND ${pageBy('v.visited_at')}`,
  listYours: `SELECT ${LISTED}, b.updated_at AS at FROM boards b ${OWN_ROWS}
    WHERE ${OWNED} AND v.archived_at IS NULL AND ${IS_THERE} AND ${pageBy('b.updated_at')}`,
  listShared: `SELECT ${LISTED}, b.updated_at AS at FROM boards b ${OWN_ROWS}
    WHERE b.id IN (SELECT board_id FROM board_visits WHERE principal_id = $1
        UNION SELECT board_id FROM board_members WHERE principal_id = $1)
      AND b.owner_id <> $1 AND COALESCE(m.role, 'viewer') <> 'owner'
      AND v.archived_at IS NULL AND ${IS_THERE} AND ${IS_SEEN} AND ${pageBy('b.updated_at')}`,
  listArchive: `SELECT ${LISTED}, v.archived_at AS at FROM board_visits v
    JOIN boards b ON b.id = v.board_id
    LEFT JOIN board_members m ON m.board_id = b.id AND m.principal_id = $1
    WHERE v.principal_id = $1 AND v.archived_at IS NOT NULL AND ${IS_THERE} AND ${IS_SEEN}
      AND ${pageBy('v.archived_at')}`,
  listTrash: `SELECT ${LISTED}, b.deleted_at AS at FROM boards b ${OWN_ROWS}
    WHERE ${OWNED} AND b.deleted_at IS NOT NULL AND b.disabled_at IS NULL AND ${pageBy('b.deleted_at')}`,

  archiveBoard: `INSERT INTO board_visits (principal_id, board_id, visited_at, name, archived_at)
    SELECT $2, id, CAST($3 AS BIGINT), $4, CAST($3 AS BIGINT) FROM boards
      WHERE id = $1 AND deleted_at IS NULL
    ON CONFLICT (principal_id, board_id) DO UPDATE SET archived_at = excluded.archived_at
    RETURNING board_id`,
  unarchiveBoard: `UPDATE board_visits SET archived_at = NULL
    WHERE board_id = $1 AND principal_id = $2 RETURNING board_id`,

  trashBoard: `UPDATE boards SET deleted_at = $2, access_version = access_version + 1
    WHERE id = $1 AND deleted_at IS NULL RETURNING id`,
  trashedBoard: `SELECT id, owner_id, general_access, facilitator_id FROM boards
    WHERE id = $1 AND deleted_at IS NOT NULL AND disabled_at IS NULL`,
  restoreBoard: `UPDATE boards SET deleted_at = NULL, access_version = access_version + 1
    WHERE id = $1 AND deleted_at IS NOT NULL RETURNING id`,
  removeTrashed: 'DELETE FROM boards WHERE id = $1 AND deleted_at IS NOT NULL RETURNING id',
  // Some at a time: what comes with a board may be many rows, and everybody's edits wait meanwhile.
  sweepTrash: `DELETE FROM boards WHERE id IN (SELECT id FROM boards
      WHERE deleted_at <= $1 AND disabled_at IS NULL ORDER BY deleted_at, id LIMIT $2) RETURNING id`,
  trashUnvisited: `UPDATE boards SET deleted_at = $2, access_version = access_version + 1
    WHERE id IN (SELECT b.id FROM boards b
      WHERE b.deleted_at IS NULL AND b.disabled_at IS NULL AND substr(b.owner_id, 1, 2) = 'g_'
        AND b.created_at <= $1 AND b.updated_at <= $1
        AND NOT EXISTS (SELECT 1 FROM board_visits v WHERE v.board_id = b.id AND v.visited_at > $1)
      ORDER BY b.id LIMIT $3) AND deleted_at IS NULL RETURNING id`,

  picture: 'SELECT head_seq, picture FROM board_pictures WHERE board_id = $1',
  // A slow server must not put an older picture over a newer one.
  putPicture: `INSERT INTO board_pictures (board_id, head_seq, picture)
    SELECT id, CAST($2 AS BIGINT), $3 FROM boards WHERE id = $1 AND deleted_at IS NULL
    ON CONFLICT (board_id) DO UPDATE SET head_seq = excluded.head_seq, picture = excluded.picture
      WHERE board_pictures.head_seq <= excluded.head_seq`,
  visitorCount: 'SELECT COUNT(*) AS people FROM board_visits WHERE board_id = $1',
} as const
