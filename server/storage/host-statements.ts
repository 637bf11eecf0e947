import type { SqlValue } from './sqlite-driver.ts'

/** One statement of {@link HOST_STATEMENTS} with its parameters. */
export interface HostStep {
  readonly name: keyof typeof HOST_STATEMENTS
  readonly params: readonly SqlValue[]
}

/** A row of an answer, by column. Integers are numbers in both engines. */
export type HostRow = Readonly<Record<string, unknown>>

/**
 * Every statement of the person who hosts, in the SQL that SQLite and PostgreSQL share. What they mean
 * is in host-data.ts.
 */
export const HOST_STATEMENTS = {
  boards: `SELECT b.id, b.title, b.owner_id, b.created_at, b.updated_at, b.disabled_at,
      COALESCE(v.people, 0) AS people, COALESCE(u.bytes, 0) + COALESCE(s.bytes, 0) AS bytes
    FROM boards b
    LEFT JOIN (SELECT board_id, COUNT(*) AS people FROM board_visits GROUP BY board_id) v
      ON v.board_id = b.id
    LEFT JOIN (SELECT board_id, SUM(LENGTH(data)) AS bytes FROM board_updates GROUP BY board_id) u
      ON u.board_id = b.id
    LEFT JOIN (SELECT board_id, SUM(LENGTH(data)) AS bytes FROM board_snapshots GROUP BY board_id) s
      ON s.board_id = b.id
    WHERE b.deleted_at IS NULL ORDER BY b.updated_at DESC, b.id`,
  board: 'SELECT id, title FROM boards WHERE id = $1 AND deleted_at IS NULL',
  disableBoard: `UPDATE boards SET disabled_at = COALESCE(disabled_at, $2)
    WHERE id = $1 AND deleted_at IS NULL RETURNING id, title`,
  enableBoard: `UPDATE boards SET disabled_at = NULL
    WHERE id = $1 AND deleted_at IS NULL RETURNING id, title`,
  // The rest of a board goes with it: every other table refers to it ON DELETE CASCADE.
  deleteBoard: 'DELETE FROM boards WHERE id = $1 RETURNING id, title',

  visitors: `SELECT principal_id, COUNT(*) AS boards, MAX(visited_at) AS at
    FROM board_visits GROUP BY principal_id`,
  owners: `SELECT owner_id AS principal_id, COUNT(*) AS boards, MAX(created_at) AS at
    FROM boards WHERE deleted_at IS NULL GROUP BY owner_id`,
  writers: `SELECT principal_id, COUNT(DISTINCT board_id) AS boards, MAX(first_at) AS at
    FROM board_writers GROUP BY principal_id`,
  names: `SELECT w.principal_id, MAX(w.name) AS name FROM board_writers w
    JOIN (SELECT principal_id, MAX(first_at) AS at FROM board_writers GROUP BY principal_id) latest
      ON latest.principal_id = w.principal_id AND latest.at = w.first_at
    GROUP BY w.principal_id`,
  users: 'SELECT id AS principal_id, email, name, created_at AS at FROM users',
  members: `SELECT principal_id, MAX(name) AS name, MAX(changed_at) AS at FROM board_members
    WHERE role <> 'none' GROUP BY principal_id`,
  templateOwners: `SELECT owner_id AS principal_id, MAX(created_at) AS at FROM own_templates
    GROUP BY owner_id`,
  disabledPeople: `SELECT principal_id, barred_at FROM barred_people
    WHERE reason = 'disabled' AND principal_id IS NOT NULL`,
  /** How many rows name this person; $2 is the hash of the id. */
  traces: `SELECT (SELECT COUNT(*) FROM boards WHERE owner_id = $1)
      + (SELECT COUNT(*) FROM board_writers WHERE principal_id = $1)
      + (SELECT COUNT(*) FROM board_visits WHERE principal_id = $1)
      + (SELECT COUNT(*) FROM users WHERE id = $1)
      + (SELECT COUNT(*) FROM board_members WHERE principal_id = $1)
      + (SELECT COUNT(*) FROM access_requests WHERE principal_id = $1)
      + (SELECT COUNT(*) FROM invite_links WHERE created_by = $1)
      + (SELECT COUNT(*) FROM own_templates WHERE owner_id = $1)
      + (SELECT COUNT(*) FROM barred_people WHERE id_hash = $2) AS traces`,
  // Who was erased and is disabled as well stays unnamed.
  disablePerson: `INSERT INTO barred_people (id_hash, principal_id, reason, barred_at)
    VALUES ($1, $2, 'disabled', $3) ON CONFLICT (id_hash) DO UPDATE SET reason = 'disabled'`,
  enableErased: `UPDATE barred_people SET reason = 'erased'
    WHERE id_hash = $1 AND reason = 'disabled' AND principal_id IS NULL RETURNING id_hash`,
  enablePerson: `DELETE FROM barred_people
    WHERE id_hash = $1 AND reason = 'disabled' AND principal_id IS NOT NULL RETURNING id_hash`,
  barErased: `INSERT INTO barred_people (id_hash, principal_id, reason, barred_at)
    VALUES ($1, NULL, 'erased', $2) ON CONFLICT (id_hash) DO UPDATE SET principal_id = NULL`,
  eraseOwner: "UPDATE boards SET owner_id = 'nobody' WHERE owner_id = $1 RETURNING id",
  eraseWriter: `UPDATE board_writers SET principal_id = 'nobody', name = ''
    WHERE principal_id = $1 RETURNING board_id`,
  eraseVisits: 'DELETE FROM board_visits WHERE principal_id = $1 RETURNING board_id',
  eraseFacilitator: 'UPDATE boards SET facilitator_id = NULL WHERE facilitator_id = $1',
  eraseMember: 'DELETE FROM board_members WHERE principal_id = $1',
  eraseRequests: 'DELETE FROM access_requests WHERE principal_id = $1',
  eraseLinks: "UPDATE invite_links SET created_by = 'nobody' WHERE created_by = $1",
  // Nobody else has ever seen them.
  eraseTemplates: 'DELETE FROM own_templates WHERE owner_id = $1 RETURNING id',
  eraseTokens: `DELETE FROM verification_tokens
    WHERE email IN (SELECT email FROM users WHERE id = $1)`,
  // Their accounts go with them.
  eraseUser: 'DELETE FROM users WHERE id = $1',

  exportBoards: `SELECT id, title, template, created_at, updated_at, disabled_at
    FROM boards WHERE owner_id = $1 ORDER BY created_at, id`,
  exportVisits: `SELECT v.board_id, b.title, v.visited_at
    FROM board_visits v JOIN boards b ON b.id = v.board_id
    WHERE v.principal_id = $1 ORDER BY v.visited_at, v.board_id`,
  exportWriters: `SELECT w.board_id, b.title, w.client_id, w.name, w.first_at
    FROM board_writers w JOIN boards b ON b.id = w.board_id
    WHERE w.principal_id = $1 ORDER BY w.first_at, w.board_id, w.client_id`,
  exportUser: 'SELECT email, name, colour, email_verified_at, created_at FROM users WHERE id = $1',
  exportAccounts: `SELECT provider, provider_account_id, created_at FROM accounts
    WHERE user_id = $1 ORDER BY created_at, provider`,
  exportMember: `SELECT m.board_id, b.title, m.role, m.name, m.changed_at
    FROM board_members m JOIN boards b ON b.id = m.board_id
    WHERE m.principal_id = $1 ORDER BY m.changed_at, m.board_id`,
  exportRequests: `SELECT board_id, name, created_at FROM access_requests
    WHERE principal_id = $1 ORDER BY created_at, board_id`,
  exportLinks: `SELECT board_id, role, label, created_at FROM invite_links
    WHERE created_by = $1 ORDER BY created_at, id`,
  exportTemplates: `SELECT id, name, template, notes, created_at FROM own_templates
    WHERE owner_id = $1 ORDER BY created_at, id`,
  exportBarred: 'SELECT reason, barred_at FROM barred_people WHERE id_hash = $1',
} as const
