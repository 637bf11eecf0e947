import { FULL, report } from './report.ts'

/** `npm run bench:binding`: exit code 1 when a budget is not held. */
process.exitCode = report(FULL, (line) => process.stdout.write(`${line}\n`)) ? 0 : 1
