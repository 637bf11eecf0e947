import { openSqlite, type SqlValue } from '#server/storage/sqlite-driver.ts'

// Runs one statement in a process of its own and prints the rows as JSON. Of its own, because one of the
// drivers gives a file free only when its thread or process ends.
// `node --import tsx run-sql.ts <file> <sql> <JSON array of parameters>`

const [, , file = '', sql = '', params = '[]'] = process.argv
const connection = await openSqlite(file)
const rows = connection.prepare(sql).all(JSON.parse(params) as SqlValue[])
process.stdout.write(JSON.stringify(rows))
connection.close()
