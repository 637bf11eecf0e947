/**
 * Every statement on boards, in the SQL that SQLite and PostgreSQL share. Each is prepared once and kept
 * for the life of its connection.
 */
export const BOARD_STATEMENTS = {
  insertBoard: `INSERT INTO boards (id, title, template, owner_id, epoch, head_seq, snap_seq, created_at, updated_at, general_access)
    VALUES ($1, $2, $3, $4, 1, 1, 0, $5, $5, $6) ON CONFLICT (id) DO NOTHING RETURNING id`,
  getBoard: `SELECT id, title, template, owner_id, epoch, head_seq, snap_seq, created_at, updated_at, disabled_at, general_access, facilitator_id, access_version
    FROM boards WHERE id = $1 AND deleted_at IS NULL`,
  renameBoard: 'UPDATE boards SET title = $2 WHERE id = $1 AND deleted_at IS NULL RETURNING id',
  // The next number is taken in the statement that stores it, so numbers are gapless and in commit order.
  advanceHead: `UPDATE boards SET head_seq = head_seq + 1, updated_at = $2
    WHERE id = $1 AND epoch = $3 AND head_seq = COALESCE($4, head_seq) AND deleted_at IS NULL
    RETURNING head_seq`,
  insertUpdate:
    'INSERT INTO board_updates (board_id, seq, data, checksum, created_at) VALUES ($1, $2, $3, $4, $5)',
  updatesAbove:
    'SELECT seq, data, checksum FROM board_updates WHERE board_id = $1 AND seq > $2 ORDER BY seq',
  deleteUpdatesUpTo: 'DELETE FROM board_updates WHERE board_id = $1 AND seq <= $2',
  insertWriter: `INSERT INTO board_writers (board_id, client_id, principal_id, name, first_at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (board_id, client_id) DO NOTHING`,
  writers: `SELECT client_id, principal_id, name, first_at FROM board_writers
    WHERE board_id = $1 ORDER BY first_at, client_id`,
  autoSnapshots: `SELECT seq FROM board_snapshots
    WHERE board_id = $1 AND kind = 'auto' AND seq <= $2 ORDER BY seq DESC`,
  snapshotData: `SELECT data, checksum FROM board_snapshots
    WHERE board_id = $1 AND seq = $2 AND kind = 'auto'`,
  advanceSnapshot: `UPDATE boards SET snap_seq = $2
    WHERE id = $1 AND snap_seq < $2 AND head_seq >= $2 AND deleted_at IS NULL RETURNING id`,
  insertSnapshot: `INSERT INTO board_snapshots (board_id, seq, kind, data, checksum, state_vector, created_at)
    VALUES ($1, $2, 'auto', $3, $4, $5, $6)`,
  deleteSnapshot: "DELETE FROM board_snapshots WHERE board_id = $1 AND seq = $2 AND kind = 'auto'",
  startEpoch: `UPDATE boards SET epoch = $4, head_seq = head_seq + 2, snap_seq = head_seq + 2, updated_at = $5
    WHERE id = $1 AND epoch = $2 AND head_seq = $3 AND deleted_at IS NULL RETURNING head_seq`,
  deleteUpdates: 'DELETE FROM board_updates WHERE board_id = $1',
  deleteSnapshots: "DELETE FROM board_snapshots WHERE board_id = $1 AND kind = 'auto'",
  deleteWriters: 'DELETE FROM board_writers WHERE board_id = $1',
  upsertVisit: `INSERT INTO board_visits (principal_id, board_id, visited_at, name)
    SELECT $2, id, CAST($3 AS BIGINT), $4 FROM boards WHERE id = $1 AND deleted_at IS NULL
    ON CONFLICT (principal_id, board_id) DO UPDATE SET visited_at = excluded.visited_at, name = excluded.name`,
  places: 'SELECT principal_id, role FROM board_members WHERE board_id = $1',
  signInEpoch: 'SELECT sign_in_epoch FROM users WHERE id = $1',
  standing: 'SELECT reason FROM barred_people WHERE id_hash = $1',
} as const
