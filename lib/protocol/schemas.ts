import * as v from 'valibot'
import { MAX_NAME_LENGTH, MAX_ROLE_LENGTH } from '#lib/board/limits.ts'
import { parseBoardTitle } from '#lib/board/title.ts'
import { MAX_COMMAND_ID_LENGTH } from './limits.ts'

const commandId = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_COMMAND_ID_LENGTH))

const title = v.pipe(
  v.string(),
  v.check((text) => parseBoardTitle(text) !== undefined),
  v.transform((text) => parseBoardTitle(text) ?? ''),
)

const role = v.picklist(['owner', 'editor', 'commenter', 'viewer'])

/** Message 101: what the server says of a board beside its drawing. Sent whole on join and on every change. */
export const controlSchema = v.object({
  /** Rises with every change of this board's control state. */
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  title: v.string(),
  template: v.string(),
  /** `full` and `failing`: edits reach the others but are not on disk. */
  storage: v.picklist(['ok', 'full', 'failing']),
  /** What the one who hears it may do now. */
  role: v.exactOptional(role),
  /** The one who hears it runs the session. */
  isFacilitator: v.exactOptional(v.boolean()),
  /** Who asks to be let in; told to owners only. */
  requests: v.exactOptional(
    v.pipe(
      v.array(v.object({ personId: v.string(), name: v.string(), askedAt: v.number() })),
      v.readonly(),
    ),
  ),
})

/** Message 103: everybody who is here, one entry per client ID, whole on every change. */
export const peopleSchema = v.array(
  v.object({
    clientId: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    personId: v.string(),
    /** Unique among the people of the board: "Sam", "Sam (2)". */
    name: v.string(),
    /** `#rrggbb`, distinct among the people of the board while 12 suffice. */
    colour: v.string(),
    role,
    /** Under which their live frames come; only for connections that hear and send those. */
    slot: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  }),
)

/** Message 104: asks the server to change what only the server may change. */
export const commandSchema = v.variant('type', [
  v.object({ id: commandId, type: v.literal('set-title'), title }),
  v.object({
    id: commandId,
    type: v.literal('set-holder'),
    /** A role of the board's template; the server knows which there are. */
    role: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_ROLE_LENGTH)),
    /** Empty takes the holder's name away. */
    name: v.pipe(v.string(), v.trim(), v.maxLength(MAX_NAME_LENGTH)),
  }),
])

/** What a command of unknown type or with wrong fields still has to carry, so that it can be answered. */
export const commandIdSchema = v.object({ id: commandId })

/** Message 105: the outcome of one command. */
export const replySchema = v.variant('ok', [
  v.object({ id: commandId, ok: v.literal(true) }),
  v.object({
    id: commandId,
    ok: v.literal(false),
    reason: v.picklist(['unknown-command', 'not-allowed', 'no-such-role', 'not-saved', 'too-many']),
  }),
])

export type Control = v.InferOutput<typeof controlSchema>
export type People = v.InferOutput<typeof peopleSchema>
export type PersonHere = People[number]
export type Command = v.InferOutput<typeof commandSchema>
export type Reply = v.InferOutput<typeof replySchema>
export type StorageState = Control['storage']
