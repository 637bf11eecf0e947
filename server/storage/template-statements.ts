/** Boards that people saved to make others from. What they mean is in template-data.ts. */
export const TEMPLATE_STATEMENTS = {
  templateRoom: `SELECT 1 AS room WHERE CAST($2 AS BIGINT) >
    (SELECT COUNT(*) FROM own_templates WHERE owner_id = $1)`,
  addTemplate: `INSERT INTO own_templates
      (id, owner_id, name, template, schema_number, notes, created_at, picture, checksum, data)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
  // Without pictures and documents, which may be large.
  templatesOf: `SELECT id, name, schema_number, notes, created_at FROM own_templates
    WHERE owner_id = $1 ORDER BY created_at DESC, id`,
  templatePicture: 'SELECT picture FROM own_templates WHERE id = $1 AND owner_id = $2',
  templateDocument: `SELECT name, template, schema_number, checksum, data FROM own_templates
    WHERE id = $1 AND owner_id = $2`,
  renameTemplate: `UPDATE own_templates SET name = $3 WHERE id = $1 AND owner_id = $2 RETURNING id`,
  removeTemplate: 'DELETE FROM own_templates WHERE id = $1 AND owner_id = $2 RETURNING id',
} as const
