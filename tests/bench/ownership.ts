import { FULL, reportOwnership } from './ownership/report.ts'

/** `npm run bench:ownership`: exit code 1 when a budget is not held. */
process.exitCode = reportOwnership(FULL, (line) => process.stdout.write(`${line}\n`)) ? 0 : 1
