// `npm run dev`: the server from its TypeScript, pages with hot reload.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { endWithNpm } from './end-with-npm.mjs'
import { loadEnvFile } from './load-env-file.mjs'

endWithNpm()
loadEnvFile()
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const server = spawn(
  process.execPath,
  ['--import', 'tsx', join(root, 'server/main.ts'), '--dev', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } },
)
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
