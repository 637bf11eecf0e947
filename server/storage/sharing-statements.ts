/** Who may enter a board. What they mean is in sharing-data.ts. */
export const SHARING_STATEMENTS = {
  board: `SELECT title, owner_id, general_access, facilitator_id, access_version, disabled_at
    FROM boards WHERE id = $1 AND deleted_at IS NULL`,
  // First in every change: its row lock orders the changes of one board, and its new number tells every server.
  accessChanges: `UPDATE boards SET access_version = access_version + 1
    WHERE id = $1 AND deleted_at IS NULL RETURNING id`,
  // The same for a change that was decided on what stood at version $2.
  accessChangesFrom: `UPDATE boards SET access_version = access_version + 1
    WHERE id = $1 AND access_version = $2 AND deleted_at IS NULL RETURNING id`,
  setGeneralAccess: 'UPDATE boards SET general_access = $2 WHERE id = $1',
  setFacilitator: 'UPDATE boards SET facilitator_id = $2 WHERE id = $1',
  setOwner: 'UPDATE boards SET owner_id = $2 WHERE id = $1',

  members: `SELECT principal_id, role, name, link_id, changed_at FROM board_members
    WHERE board_id = $1 ORDER BY changed_at, principal_id`,
  putMember: `INSERT INTO board_members (board_id, principal_id, role, name, link_id, changed_at)
    SELECT id, $2, $3, $4, $5, CAST($6 AS BIGINT) FROM boards WHERE id = $1 AND deleted_at IS NULL
    ON CONFLICT (board_id, principal_id) DO UPDATE SET role = excluded.role, name = excluded.name,
      link_id = excluded.link_id, changed_at = excluded.changed_at`,
  dropMember: 'DELETE FROM board_members WHERE board_id = $1 AND principal_id = $2',
  // Who came by the link is out, and comes back by another one only.
  dropMembersOfLink: `UPDATE board_members SET role = 'none', changed_at = $3
    WHERE board_id = $1 AND link_id = $2 AND role <> 'none' RETURNING principal_id`,
  // Newest first. Who has a place of their own is among the members.
  visitors: `SELECT v.principal_id, v.name, v.visited_at FROM board_visits v
    WHERE v.board_id = $1 AND NOT EXISTS (SELECT 1 FROM board_members m
      WHERE m.board_id = v.board_id AND m.principal_id = v.principal_id)
    ORDER BY v.visited_at DESC, v.principal_id LIMIT $2`,
  visit: 'SELECT principal_id, name FROM board_visits WHERE board_id = $1 AND principal_id = $2',
  dropVisit: 'DELETE FROM board_visits WHERE board_id = $1 AND principal_id = $2',

  addLink: `INSERT INTO invite_links
      (id, board_id, token_hash, role, label, expires_at, max_uses, uses, created_by, created_at)
    SELECT $2, id, $3, $4, $5, CAST($6 AS BIGINT), CAST($7 AS BIGINT), 0, $8, CAST($9 AS BIGINT)
    FROM boards WHERE id = $1 AND deleted_at IS NULL RETURNING id`,
  links: `SELECT id, token_hash, role, label, expires_at, max_uses, uses, stopped_at, created_at
    FROM invite_links WHERE board_id = $1 ORDER BY created_at, role, id`,
  linkByHash: `SELECT l.id, l.board_id FROM invite_links l JOIN boards b ON b.id = l.board_id
    WHERE l.token_hash = $1 AND b.deleted_at IS NULL AND b.disabled_at IS NULL`,
  // The limit is checked where it is counted, so that two people cannot take the last use.
  useLink: `UPDATE invite_links SET uses = uses + 1
    WHERE id = $1 AND stopped_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
      AND (max_uses IS NULL OR uses < max_uses) RETURNING id`,
  stopLink: `UPDATE invite_links SET stopped_at = $3
    WHERE board_id = $1 AND id = $2 AND stopped_at IS NULL RETURNING id`,
  expiredLinks: `SELECT id, board_id FROM invite_links
    WHERE stopped_at IS NULL AND expires_at IS NOT NULL AND expires_at <= $1`,

  askForAccess: `INSERT INTO access_requests (board_id, principal_id, name, created_at)
    SELECT id, $2, $3, CAST($4 AS BIGINT) FROM boards
    WHERE id = $1 AND deleted_at IS NULL AND disabled_at IS NULL AND CAST($5 AS BIGINT) >
      (SELECT COUNT(*) FROM access_requests WHERE board_id = $1 AND principal_id <> $2)
    ON CONFLICT (board_id, principal_id) DO UPDATE SET name = excluded.name RETURNING board_id`,
  requests: `SELECT principal_id, name, created_at FROM access_requests
    WHERE board_id = $1 ORDER BY created_at, principal_id LIMIT $2`,
  dropRequest: 'DELETE FROM access_requests WHERE board_id = $1 AND principal_id = $2',

  // A new address: the board is copied under it, all that belongs to it is given to the copy, and the old one goes.
  copyBoard: `INSERT INTO boards (id, title, template, owner_id, epoch, head_seq, snap_seq, created_at,
      updated_at, deleted_at, disabled_at, general_access, facilitator_id, access_version)
    SELECT $2, title, template, owner_id, epoch, head_seq, snap_seq, created_at,
      updated_at, deleted_at, disabled_at, general_access, facilitator_id, access_version
    FROM boards WHERE id = $1 RETURNING id`,
  moveUpdates: 'UPDATE board_updates SET board_id = $2 WHERE board_id = $1',
  moveSnapshots: 'UPDATE board_snapshots SET board_id = $2 WHERE board_id = $1',
  moveWriters: 'UPDATE board_writers SET board_id = $2 WHERE board_id = $1',
  moveControl: 'UPDATE board_control SET board_id = $2 WHERE board_id = $1',
  moveLinks: 'UPDATE invite_links SET board_id = $2 WHERE board_id = $1',
  moveMembers: 'UPDATE board_members SET board_id = $2 WHERE board_id = $1',
  moveRequests: 'UPDATE access_requests SET board_id = $2 WHERE board_id = $1',
  moveMoves: 'UPDATE board_moves SET board_id = $2 WHERE board_id = $1',
  // Only who has a place of their own keeps it in their list.
  moveVisits: `UPDATE board_visits SET board_id = $2 WHERE board_id = $1 AND principal_id IN (
      SELECT principal_id FROM board_members WHERE board_id = $2 AND role <> 'none'
      UNION SELECT owner_id FROM boards WHERE id = $2)`,
  dropBoard: 'DELETE FROM boards WHERE id = $1',
  noteMove: 'INSERT INTO board_moves (old_id, board_id, moved_at) VALUES ($1, $2, $3)',
  movedTo: 'SELECT board_id FROM board_moves WHERE old_id = $1',
} as const
