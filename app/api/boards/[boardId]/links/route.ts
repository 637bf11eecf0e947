import * as v from 'valibot'
import {
  type BoardRouteContext,
  answerChange,
  readBoardChange,
} from '#app/api/boards/board-request.ts'
import { services } from '#lib/services/services.ts'

/** Makes an invite link: `{ role, label?, expiresAt?, maxUses? }` -> 201 `InviteLink`. */
export async function POST(request: Request, context: BoardRouteContext): Promise<Response> {
  const asked = await readBoardChange(request, context, NEW_LINK)
  if (!asked.ok) return asked.response
  return answerChange(await services().sharing.addLink(asked.person, asked.id, asked.body), {
    status: 201,
  })
}

const wholeNumber = v.pipe(v.number(), v.safeInteger())

const NEW_LINK = {
  schema: v.object({
    role: v.picklist(['editor', 'commenter', 'viewer']),
    label: v.optional(v.pipe(v.string(), v.trim())),
    expiresAt: v.optional(wholeNumber),
    maxUses: v.optional(wholeNumber),
  }),
  expects: 'role, and if you like label, expiresAt (milliseconds) and maxUses',
}
