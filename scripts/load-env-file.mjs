import { existsSync } from 'node:fs'

/** Reads `.env` of this folder, if there is one; what the environment already has stays. */
export function loadEnvFile() {
  if (!existsSync('.env')) return
  if (process.loadEnvFile) process.loadEnvFile('.env')
  else {
    console.error(
      `Node ${process.versions.node} cannot read .env; use Node 20.12 or newer, or set the variables in the environment.`,
    )
    process.exit(1)
  }
}
