import * as v from 'valibot'
import {
  json,
  readJsonObject,
  refusal,
  refuseForeignOrigin,
  refuseNobody,
} from '#app/api/respond.ts'
import { refuseNewBoard } from '#app/api/limit.ts'
import { principalOf } from '#app/auth/current-person.ts'
import { ROLE_NAMES_SENTENCES } from '#lib/board/role-names.ts'
import { MAX_IMPORTED_CARDS, MAX_TASK_LENGTH } from '#lib/ownership/imported-card.ts'
import { services } from '#lib/services/services.ts'
import { answerChange } from './board-request.ts'
import { IMPORTED, MAX_IMPORTED_BYTES } from './imported-schema.ts'

/**
 * Boards of one of the caller's lists, newest first: `?list=&search=&limit=` and `after`, which is the
 * `next` of the page before -> 200 `{ boards, next }`.
 */
export async function GET(request: Request): Promise<Response> {
  const person = await principalOf(request)
  if (person.kind === 'nobody') return refuseNobody()
  const asked = Object.fromEntries(new URL(request.url).searchParams)
  const query = v.safeParse(LIST_QUERY, asked)
  if (!query.success) {
    return refusal(400, 'bad-request', LIST_SENTENCE)
  }
  const page = await services().home.list(person, query.output)
  if (page.ok) return json(200, page.value)
  return refusal(400, page.reason, 'Send as after what next was on the page before, or nothing.')
}

/**
 * Makes a board: `{ template?, placement?, roles?, title?, imported? }` -> 201
 * `{ id, url, links: { edit, view } }`; `imported` has cards in the place of the template's own, all of
 * which are taken or none. The address is built on the caller's own origin, which has just been accepted.
 */
export async function POST(request: Request): Promise<Response> {
  const foreign = refuseForeignOrigin(request)
  if (foreign) return foreign
  const person = await principalOf(request)
  if (person.kind === 'nobody') return refuseNobody()
  const body = v.safeParse(NEW_BOARD, await readJsonObject(request, MAX_IMPORTED_BYTES))
  if (!body.success) {
    const isImport = body.issues.some(({ path }) => path?.[0]?.key === 'imported')
    return refusal(400, 'bad-request', isImport ? BAD_IMPORT : BAD_BODY)
  }
  const refused = await refuseNewBoard(request, person)
  if (refused) return refused
  const made = await services().boards.create(person, body.output)
  if (!made.ok) {
    const { reason } = made
    return isAboutChoice(reason)
      ? refusal(400, reason, SENTENCES[reason])
      : answerChange({ ok: false, reason })
  }
  const origin = request.headers.get('origin')
  const { id, links: tokens } = made.value
  const url = `${origin}/b/${id}`
  const links = { edit: `${origin}/j/${tokens.edit}`, view: `${origin}/j/${tokens.view}` }
  return json(201, { id, url, links }, { location: url })
}

const MAX_SEARCH_LENGTH = 120
const LIST_SENTENCE = `Ask for list=recent, yours, shared, archive or trash, a search of at most ${MAX_SEARCH_LENGTH} characters, and a limit of 1 to 100.`

const LIST_QUERY = v.object({
  list: v.optional(v.picklist(['recent', 'yours', 'shared', 'archive', 'trash']), 'recent'),
  search: v.optional(v.pipe(v.string(), v.maxLength(MAX_SEARCH_LENGTH))),
  after: v.optional(v.string()),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(100)),
    '24',
  ),
})

const BAD_BODY =
  'Send JSON with template, placement, roles (a list of names) and title, or nothing.'
const BAD_IMPORT = `Send 1 to ${MAX_IMPORTED_CARDS} cards in imported, each with a task of at most ${MAX_TASK_LENGTH} characters.`

const NEW_BOARD = v.object({
  template: v.optional(v.pipe(v.string(), v.maxLength(40)), 'pm-po'),
  placement: v.optional(v.picklist(['example', 'unplaced']), 'example'),
  /** Each is read by what the template says of its roles. */
  roles: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(12))),
  title: v.optional(v.string()),
  imported: v.optional(IMPORTED),
})

const SENTENCES = {
  ...ROLE_NAMES_SENTENCES,
  'unknown-template': 'There is no such template.',
} as const

function isAboutChoice(reason: string): reason is keyof typeof SENTENCES {
  return Object.hasOwn(SENTENCES, reason)
}
