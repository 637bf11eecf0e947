/** The statements that only PostgreSQL takes; the others are in board-statements.ts. */
export const POSTGRES_STATEMENTS = {
  /**
   * One row for each board and the first use of client IDs, in one commit. $1 to $6 are arrays with a
   * board, its bytes, their checksum, the time, the epoch and the expected head in each place; $7 to $11
   * the writers. The lock that the first part takes on each board, in the order of their ids, makes
   * numbers gapless and visible in order: n + 1 is not given before n is committed or rolled back.
   */
  append: `WITH incoming AS (
      SELECT * FROM unnest(
        $1::text[], $2::bytea[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[])
        AS incoming (board_id, data, checksum, at, epoch, expected_head)),
    locked AS MATERIALIZED (
      SELECT id FROM boards WHERE id = ANY ($1::text[]) AND deleted_at IS NULL ORDER BY id FOR UPDATE),
    advanced AS (
      UPDATE boards b SET head_seq = b.head_seq + 1, updated_at = i.at
      FROM incoming i JOIN locked l ON l.id = i.board_id
      WHERE b.id = i.board_id AND b.epoch = i.epoch
        AND b.head_seq = COALESCE(i.expected_head, b.head_seq)
      RETURNING b.id, b.head_seq),
    rows AS (
      INSERT INTO board_updates (board_id, seq, data, checksum, created_at)
      SELECT a.id, a.head_seq, i.data, i.checksum, i.at
      FROM advanced a JOIN incoming i ON i.board_id = a.id),
    writers AS (
      INSERT INTO board_writers (board_id, client_id, principal_id, name, first_at)
      SELECT DISTINCT ON (w.board_id, w.client_id) w.* FROM
        unnest($7::text[], $8::bigint[], $9::text[], $10::text[], $11::bigint[])
          AS w (board_id, client_id, principal_id, name, first_at)
        JOIN advanced a ON a.id = w.board_id
      ON CONFLICT (board_id, client_id) DO NOTHING)
    SELECT id, head_seq FROM advanced`,
  heads: `SELECT id, title, template, owner_id, epoch, head_seq, snap_seq, created_at, updated_at, disabled_at, general_access, facilitator_id, access_version
    FROM boards WHERE id = ANY ($1::text[]) AND deleted_at IS NULL`,
  signInEpochs: 'SELECT id, sign_in_epoch FROM users WHERE id = ANY ($1::text[])',
  standings: 'SELECT id_hash, reason FROM barred_people WHERE id_hash = ANY ($1::text[])',
  /** The board, then its log above row $2. */
  loadAbove: `WITH board AS (SELECT head_seq FROM boards WHERE id = $1 AND deleted_at IS NULL)
    SELECT 0 AS part, head_seq AS seq, NULL::bytea AS data, NULL::text AS checksum FROM board
    UNION ALL SELECT 1, u.seq, u.data, u.checksum FROM board_updates u, board
      WHERE u.board_id = $1 AND u.seq > $2
    ORDER BY part, seq`,
  /** The board, then its newest snapshot up to row $2, then its log above that. */
  load: `WITH board AS (
      SELECT epoch, head_seq, snap_seq FROM boards WHERE id = $1 AND deleted_at IS NULL),
    newest AS (
      SELECT s.seq, s.data, s.checksum FROM board_snapshots s, board
      WHERE s.board_id = $1 AND s.kind = 'auto' AND s.seq <= LEAST(board.snap_seq, $2::bigint)
      ORDER BY s.seq DESC LIMIT 1)
    SELECT 0 AS part, epoch, head_seq AS seq, NULL::bytea AS data, NULL::text AS checksum FROM board
    UNION ALL SELECT 1, NULL, seq, data, checksum FROM newest
    UNION ALL SELECT 2, NULL, u.seq, u.data, u.checksum FROM board_updates u, board
      WHERE u.board_id = $1 AND u.seq > COALESCE((SELECT seq FROM newest), 0)
    ORDER BY part, seq`,
} as const
