import * as v from 'valibot'
import { MAX_COMMAND_ID_LENGTH, MAX_ID_LENGTH } from './limits.ts'

const commandId = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_COMMAND_ID_LENGTH))

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
    /** They have the list of the cards open, not the canvas: there is no view of theirs to follow. */
    isInList: v.exactOptional(v.literal(true)),
  }),
)

/** Message 105: the outcome of one command. */
export const replySchema = v.variant('ok', [
  v.object({
    id: commandId,
    ok: v.literal(true),
    /** The card that the command made. */
    card: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_ID_LENGTH))),
    /** What to name in an `undo` command; left out when nothing was changed. */
    undo: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_COMMAND_ID_LENGTH))),
  }),
  v.object({
    id: commandId,
    ok: v.literal(false),
    reason: v.picklist([
      'unknown-command',
      'not-allowed',
      'no-such-role',
      'not-saved',
      'too-many',
      /** The connection did not ask for cards. */
      'no-cards',
      /** It is gone, or it is no card any more. */
      'no-such-card',
      'no-such-region',
      /** Somebody locked the note on the canvas. */
      'locked',
      /** The board can hold no more. */
      'full',
      /** This server has no such template, or has another version of it. */
      'unknown-template',
      'bad-roles',
      /** There is such a page already. */
      'page-taken',
      /** The note's text is longer than what a command changes. */
      'too-long',
      /** The note holds what this server can't read, so it writes nothing into it. */
      'unknown-text',
      /** Not undone: somebody changed the same since. */
      'changed-since',
      /** The server does not have any more what it was before. */
      'no-undo',
    ]),
  }),
])

export type Control = v.InferOutput<typeof controlSchema>
export type People = v.InferOutput<typeof peopleSchema>
export type PersonHere = People[number]
export type Reply = v.InferOutput<typeof replySchema>
export type StorageState = Control['storage']
