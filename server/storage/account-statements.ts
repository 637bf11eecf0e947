const USER = 'id, email, name, colour, email_verified_at, sign_in_epoch, created_at'

/** More is more: what somebody may do with each place on a board. */
const RANK = (role: string): string =>
  `CASE ${role} WHEN 'owner' THEN 4 WHEN 'editor' THEN 3 WHEN 'commenter' THEN 2 WHEN 'viewer' THEN 1 ELSE 0 END`

/** Users, how they sign in, and what a guest brings along. What they mean is in account-data.ts. */
export const ACCOUNT_STATEMENTS = {
  addUser: `INSERT INTO users (id, email, name, colour, email_verified_at, sign_in_epoch, created_at)
    VALUES ($1, $2, $3, $4, $5, 1, $6) ON CONFLICT (email) DO NOTHING RETURNING ${USER}`,
  userById: `SELECT ${USER} FROM users WHERE id = $1`,
  userByEmail: `SELECT ${USER} FROM users WHERE email = $1`,
  userByAccount: `SELECT ${USER} FROM users WHERE id IN (SELECT user_id FROM accounts
    WHERE provider = $1 AND provider_account_id = $2)`,
  changeUser: `UPDATE users SET name = COALESCE($2, name), colour = COALESCE($3, colour),
      email_verified_at = COALESCE(email_verified_at, CAST($4 AS BIGINT))
    WHERE id = $1 RETURNING ${USER}`,
  linkAccount: `INSERT INTO accounts (provider, provider_account_id, user_id, created_at)
    VALUES ($1, $2, $3, $4) ON CONFLICT (provider, provider_account_id) DO NOTHING`,
  endSignIns: 'UPDATE users SET sign_in_epoch = sign_in_epoch + 1 WHERE id = $1',

  addToken: 'INSERT INTO verification_tokens (token_hash, email, expires_at) VALUES ($1, $2, $3)',
  // One statement finds it and takes it out: of two who come at once, one gets it.
  useToken: `DELETE FROM verification_tokens WHERE token_hash = $1 AND email = $2
    RETURNING expires_at`,
  dropOldTokens: 'DELETE FROM verification_tokens WHERE expires_at < $1',

  // $1 is the guest, $2 the user.
  boardsToTakeOver: `SELECT id FROM boards WHERE owner_id = $1 OR facilitator_id = $1
      OR id IN (SELECT board_id FROM board_members WHERE principal_id = $1)
      OR id IN (SELECT board_id FROM access_requests WHERE principal_id = $1)
    ORDER BY id`,
  takeOverOwned: 'UPDATE boards SET owner_id = $2 WHERE owner_id = $1',
  takeOverFacilitator: 'UPDATE boards SET facilitator_id = $2 WHERE facilitator_id = $1',
  raisePlaces: `UPDATE board_members SET
      role = (SELECT g.role FROM board_members g
        WHERE g.board_id = board_members.board_id AND g.principal_id = $1),
      link_id = (SELECT g.link_id FROM board_members g
        WHERE g.board_id = board_members.board_id AND g.principal_id = $1)
    WHERE principal_id = $2 AND EXISTS (SELECT 1 FROM board_members g
      WHERE g.board_id = board_members.board_id AND g.principal_id = $1
        AND ${RANK('g.role')} > ${RANK('board_members.role')})`,
  copyPlaces: `INSERT INTO board_members (board_id, principal_id, role, name, link_id, changed_at)
    SELECT board_id, CAST($2 AS TEXT), role, CAST($3 AS TEXT), link_id, changed_at
    FROM board_members WHERE principal_id = $1
    ON CONFLICT (board_id, principal_id) DO NOTHING`,
  dropPlaces: 'DELETE FROM board_members WHERE principal_id = $1',
  copyVisits: `INSERT INTO board_visits (board_id, principal_id, visited_at, name, archived_at)
    SELECT board_id, CAST($2 AS TEXT), visited_at, CAST($3 AS TEXT), archived_at
    FROM board_visits WHERE principal_id = $1
    ON CONFLICT (principal_id, board_id) DO UPDATE SET visited_at =
      CASE WHEN excluded.visited_at > board_visits.visited_at
        THEN excluded.visited_at ELSE board_visits.visited_at END`,
  dropVisits: 'DELETE FROM board_visits WHERE principal_id = $1',
  takeOverWriters: 'UPDATE board_writers SET principal_id = $2 WHERE principal_id = $1',
  copyRequests: `INSERT INTO access_requests (board_id, principal_id, name, created_at)
    SELECT board_id, CAST($2 AS TEXT), CAST($3 AS TEXT), created_at
    FROM access_requests WHERE principal_id = $1
    ON CONFLICT (board_id, principal_id) DO NOTHING`,
  dropRequests: 'DELETE FROM access_requests WHERE principal_id = $1',
  takeOverLinks: 'UPDATE invite_links SET created_by = $2 WHERE created_by = $1',
  takeOverTemplates: 'UPDATE own_templates SET owner_id = $2 WHERE owner_id = $1',
} as const
