import { HOME, NewAddress } from '#app/b/[boardId]/panels/NewAddress.tsx'
import { STOPPED_SENTENCES } from '#app/b/[boardId]/panels/stopped-sentences.ts'
import { Button } from '#app/ui/Button.tsx'
import { StatePage } from '#app/ui/StatePage.tsx'
import type { ListConnection } from '#lib/sync/connect-list.ts'
import type { Stopped } from '#lib/sync/connection-state.ts'

/** In place of the list once connecting again would not help: one sentence, one thing to do. */
export function ListEnded({ why, connection }: { why: Stopped; connection: ListConnection }) {
  const sentence = why === 'reload' ? 'A new version of Overlap is ready.' : STOPPED_SENTENCES[why]
  return (
    <div role="alert">
      <StatePage sentence={sentence} action={<WayOn {...{ why, connection }} />} />
    </div>
  )
}

function WayOn({ why, connection }: { why: Stopped; connection: ListConnection }) {
  if (why === 'board-moved') return <NewAddress connection={connection} view="/list" />
  if (why !== 'reload' && why !== 'signed-out') return HOME
  return (
    <Button size="lg" variant="primary" onClick={() => window.location.reload()}>
      {why === 'reload' ? 'Reload' : 'Enter your name again'}
    </Button>
  )
}
