import * as v from 'valibot'
import {
  json,
  readJsonObject,
  refusal,
  refuseForeignOrigin,
  refuseNobody,
} from '#app/api/respond.ts'
import { principalOf } from '#app/auth/current-person.ts'
import type { Person } from '#lib/access/principal.ts'
import { type BoardId, parseBoardId } from '#lib/board/ids.ts'
import { BAD_TITLE_SENTENCE } from '#lib/board/title.ts'
import type { Result } from '#lib/core/result.ts'
import { TOO_MANY_CARDS_SENTENCE } from '#lib/ownership/agreement.ts'
import { BAD_TEMPLATE_NAME_SENTENCE, MAX_OWN_TEMPLATES } from '#lib/services/own-templates.ts'
import { MAX_LINK_LABEL_LENGTH } from '#lib/services/sharing.ts'

/** What Next gives to a handler below `/api/boards/[boardId]`. */
export interface BoardRouteContext<More extends object = object> {
  params: Promise<{ boardId: string } & More>
}

/** Who asks for what of which board, or the answer when that cannot be. */
export type BoardRequest<Body> =
  | { readonly ok: true; readonly person: Person; readonly id: BoardId; readonly body: Body }
  | Refused

/** A request that was answered before anything was done. */
export interface Refused {
  readonly ok: false
  readonly response: Response
}

/** Reads a request that changes nothing: who asks, and of which board. */
export async function readBoardRequest(
  request: Request,
  context: BoardRouteContext,
): Promise<BoardRequest<undefined>> {
  const person = await principalOf(request)
  if (person.kind === 'nobody') return { ok: false, response: refuseNobody() }
  const id = parseBoardId((await context.params).boardId)
  if (id === undefined) return { ok: false, response: noBoard() }
  return { ok: true, person, id, body: undefined }
}

/**
 * Reads a request that changes something: from a page of ours, by somebody, on a board whose id is well-formed, with a
 * JSON object that fits.
 *
 * @param schema - of the body; its `expects` is said when something else was sent
 */
export async function readBoardChange<Body>(
  request: Request,
  context: BoardRouteContext,
  { schema, expects }: { schema: v.GenericSchema<unknown, Body>; expects: string },
): Promise<BoardRequest<Body>> {
  return readChange(request, () => readBoardRequest(request, context), { schema, expects })
}

/** The same for something else than a board: `readSubject` says who asks, and of what. */
export async function readChange<Subject extends { readonly ok: true }, Body>(
  request: Request,
  readSubject: () => Promise<Subject | Refused>,
  { schema, expects }: { schema: v.GenericSchema<unknown, Body>; expects: string },
): Promise<(Omit<Subject, 'body'> & { readonly body: Body }) | Refused> {
  const foreign = refuseForeignOrigin(request)
  if (foreign) return { ok: false, response: foreign }
  const asked = await readSubject()
  if (!asked.ok) return asked
  const body = v.safeParse(schema, await readJsonObject(request, MAX_BODY_BYTES))
  if (!body.success) {
    return { ok: false, response: refusal(400, 'bad-request', `Send JSON with ${expects}.`) }
  }
  return { ...asked, body: body.output }
}

/** For changes whose request says all in its address. */
export const NO_BODY = { schema: v.object({}), expects: 'nothing in it' }

/** The answer to a change: what it made, or `{ ok: true }`, or why not. */
export function answerChange(
  outcome: Result<unknown, keyof typeof REFUSALS>,
  { status = 200 }: { status?: number } = {},
): Response {
  if (outcome.ok) return json(status, outcome.value ?? { ok: true })
  const { status: refusedStatus, sentence } = REFUSALS[outcome.reason]
  return refusal(refusedStatus, outcome.reason, sentence)
}

/** A person's id in an address or a body; whether there is such a person is the service's to say. */
export const personIdSchema = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

function noBoard(): Response {
  return refusal(404, 'not-found', REFUSALS['not-found'].sentence)
}

const NEEDS_NEWER = 'needs a newer version of Overlap. Tell the person who hosts it.'

/** Why something was not done: its status, and what to say. */
const REFUSALS = {
  'not-found': { status: 404, sentence: 'There is no board at this address.' },
  'not-allowed': { status: 403, sentence: 'Only an owner of this board may do that.' },
  'no-such-person': { status: 404, sentence: 'This person is not on the board any more.' },
  'no-such-link': { status: 404, sentence: 'This board has no such link.' },
  'last-owner': {
    status: 409,
    sentence: 'A board keeps one owner. Make somebody else an owner first.',
  },
  'bad-title': { status: 400, sentence: BAD_TITLE_SENTENCE },
  'storage-full': {
    status: 507,
    sentence: 'The disk of the server is full. Tell the person who hosts it.',
  },
  'too-many-cards': { status: 409, sentence: TOO_MANY_CARDS_SENTENCE },
  'template-gone': { status: 404, sentence: 'This template is gone.' },
  'bad-template-name': { status: 400, sentence: BAD_TEMPLATE_NAME_SENTENCE },
  'too-many-templates': {
    status: 409,
    sentence: `You have ${MAX_OWN_TEMPLATES} templates, which is the most. Delete one of them first.`,
  },
  'newer-board': { status: 409, sentence: `This board ${NEEDS_NEWER}` },
  'newer-template': { status: 409, sentence: `This template ${NEEDS_NEWER}` },
  'damaged-template': {
    status: 500,
    sentence: 'This template is damaged, and no board can be made from it. Save the board again.',
  },
  'whole-template': {
    status: 400,
    sentence: 'A template of yours has its own roles and cards. Send neither.',
  },
  unreadable: {
    status: 500,
    sentence: 'This board could not be read. Tell the person who hosts it.',
  },
  'too-many': { status: 409, sentence: 'This board has too many links. Stop one of them first.' },
  'bad-label': {
    status: 400,
    sentence: `A label has at most ${MAX_LINK_LABEL_LENGTH} characters, none of them hidden.`,
  },
  'bad-link': {
    status: 400,
    sentence: 'A link ends in the future and lets in at least one person.',
  },
} as const

const MAX_BODY_BYTES = 4 * 1024
