import { Button } from '#app/ui/Button.tsx'
import type { BoardId } from '#lib/board/ids.ts'
import type { AccessRequest, GivenRole } from '#lib/services/sharing.ts'
import { Problem } from './Problem.tsx'
import { answerRequest } from './sharing-requests.ts'
import type { SharingView } from './use-sharing.ts'

/** Who asks to come in, and the three answers. */
export function AccessRequests({
  boardId,
  requests,
  view,
}: {
  boardId: BoardId
  requests: readonly AccessRequest[]
  view: SharingView
}) {
  return (
    <ul
      aria-label="People who ask to come in"
      className="flex flex-col divide-y divide-border rounded-panel border border-border bg-surface"
    >
      {requests.map((request) => (
        <Request key={request.personId} boardId={boardId} request={request} view={view} />
      ))}
    </ul>
  )
}

function Request({
  boardId,
  request: { personId, name },
  view,
}: {
  boardId: BoardId
  request: AccessRequest
  view: SharingView
}) {
  const key = `request ${personId}`
  const isBusy = view.busy === key
  const answer = (role: GivenRole | null) =>
    void view.change(key, () => answerRequest(boardId, personId, role))
  return (
    <li className="px-3.5 py-3">
      <p className="text-sm wrap-anywhere">
        <span className="font-semibold">{name}</span> asks to come in
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" variant="primary" disabled={isBusy} onClick={() => answer('editor')}>
          Let in as editor
        </Button>
        <Button size="sm" disabled={isBusy} onClick={() => answer('viewer')}>
          Let in as viewer
        </Button>
        <Button
          size="sm"
          variant="ghost"
          disabled={isBusy}
          aria-label={`No, do not let ${name} in`}
          onClick={() => answer(null)}
        >
          No
        </Button>
      </div>
      <Problem of={key} view={view} />
    </li>
  )
}
