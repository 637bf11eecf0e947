import { overlap, relay } from './sync/contenders.ts'
import { putLoad } from './sync/processes.ts'

const [, , scenario = 'drag', people = '50', who = 'ours', by = 'live'] = process.argv
const running = await (who === 'ours' ? overlap : relay).start({
  node: process.execPath,
  flags: [],
})
try {
  const board = await running.createBoard()
  const common = {
    target: running.target,
    board,
    people: Number(people),
    warmSeconds: 2,
    seconds: 5,
  }
  const found = await (scenario === 'drag'
    ? putLoad({ kind: 'drag', draggers: 10, hz: 30, ...common })
    : putLoad({ kind: 'cursors', hz: 20, by: by as 'live', ...common }))
  console.log(
    JSON.stringify(found, (k, v) => (typeof v === 'number' ? Math.round(v * 100) / 100 : v)),
  )
} finally {
  await running.stop()
}
