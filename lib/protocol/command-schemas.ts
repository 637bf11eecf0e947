import * as v from 'valibot'
import { MAX_NAME_LENGTH, MAX_ROLE_LENGTH } from '#lib/board/limits.ts'
import { parseBoardTitle } from '#lib/board/title.ts'
import { MAX_NAMES } from '#lib/board/named-keys.ts'
import { isPlainText, isVisibleText } from '#lib/core/plain-text.ts'
import {
  MAX_CARD_TEXT_LENGTH,
  MAX_CARD_TITLE_LENGTH,
  MAX_CARD_WORDS_LENGTH,
  MAX_COMMAND_ID_LENGTH,
  MAX_ID_LENGTH,
  MAX_NAMED_ROLES,
  MAX_TEMPLATE_ID_LENGTH,
} from './limits.ts'

const commandId = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_COMMAND_ID_LENGTH))
const cardId = v.pipe(v.string(), v.startsWith('shape:'), v.maxLength(MAX_ID_LENGTH))
/** A region's key; empty for nobody's, null for the tray. */
const region = v.nullable(v.pipe(v.string(), v.maxLength(MAX_ID_LENGTH)))
/** A role's id or somebody's name; empty takes the name away. */
const partyName = v.pipe(
  v.string(),
  v.transform((text) => text.normalize('NFC').trim()),
  v.maxLength(MAX_NAME_LENGTH),
  v.check(isPlainText),
)
/** Names as a card was told to have them; older clients leave them out, and then all of it are meant. */
const namesBefore = v.exactOptional(
  v.pipe(
    v.array(v.pipe(v.string(), v.maxLength(MAX_ID_LENGTH))),
    v.maxLength(MAX_NAMES),
    v.readonly(),
  ),
)
const cardTitle = v.pipe(
  v.string(),
  v.transform((text) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')),
  v.maxLength(MAX_CARD_TITLE_LENGTH),
  v.check((text) => isPlainText(text) && isVisibleText(text)),
)
/** Words about a card in one line; empty takes them away. */
const cardWords = v.pipe(
  v.string(),
  v.transform((text) => text.normalize('NFC').trim().replaceAll(/\s+/g, ' ')),
  v.maxLength(MAX_CARD_WORDS_LENGTH),
  v.check(isPlainText),
)
/** The same as they were told, empty for none; older clients leave them out, and write over what is there. */
const wordsBefore = v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_CARD_WORDS_LENGTH)))
/** A note's words as they were told. Not made normal: what differs would be taken for a change. */
const cardTextBefore = v.pipe(v.string(), v.maxLength(MAX_CARD_TEXT_LENGTH))
/** What they become, a line each. Whatever a canvas lets people type is let through but control characters. */
const cardTextAfter = v.pipe(
  v.string(),
  v.transform((text) => text.replaceAll(/\r\n?/g, '\n').replaceAll(CONTROLS, '')),
  v.maxLength(MAX_CARD_TEXT_LENGTH),
  v.check(isVisibleText),
)
const CONTROLS = /[^\P{Cc}\n\t]/gu

const title = v.pipe(
  v.string(),
  v.check((text) => parseBoardTitle(text) !== undefined),
  v.transform((text) => parseBoardTitle(text) ?? ''),
)

/** Commands (message 104) about cards, for a connection with `cards=1`. */
const cardCommandSchemas = [
  v.object({ id: commandId, type: v.literal('place-card'), card: cardId, region }),
  /** In place of the names before; who was named since stays beside it. */
  v.object({
    id: commandId,
    type: v.literal('set-accountable'),
    card: cardId,
    name: partyName,
    before: namesBefore,
  }),
  v.object({
    id: commandId,
    type: v.literal('set-delegate'),
    card: cardId,
    name: partyName,
    before: namesBefore,
  }),
  v.object({
    id: commandId,
    type: v.literal('set-size'),
    card: cardId,
    size: v.nullable(v.picklist(['S', 'M', 'L'])),
  }),
  v.object({ id: commandId, type: v.literal('set-parked'), card: cardId, isParked: v.boolean() }),
  /** A comment is a note that is not counted. */
  v.object({ id: commandId, type: v.literal('set-comment'), card: cardId, isComment: v.boolean() }),
  /** In place of the words before; refused as `changed-since` where there are others by then. */
  v.object({
    id: commandId,
    type: v.literal('set-decision'),
    card: cardId,
    words: cardWords,
    before: wordsBefore,
  }),
  v.object({
    id: commandId,
    type: v.literal('set-reason'),
    card: cardId,
    words: cardWords,
    before: wordsBefore,
  }),
  v.object({
    id: commandId,
    type: v.literal('add-card'),
    title: cardTitle,
    region,
    /** The page of that region; left out for the first that has it. */
    page: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_ID_LENGTH))),
  }),
  /** What differs between the two is changed in the note as it is by then. */
  v.object({
    id: commandId,
    type: v.literal('rename-card'),
    card: cardId,
    before: cardTextBefore,
    after: cardTextAfter,
  }),
  v.object({ id: commandId, type: v.literal('delete-card'), card: cardId }),
  /** Takes back what a reply names as `undo`, unless somebody changed it since. */
  v.object({
    id: commandId,
    type: v.literal('undo'),
    change: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_COMMAND_ID_LENGTH)),
  }),
] as const

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
  v.object({
    id: commandId,
    type: v.literal('add-template'),
    /** The page that its furniture is to be on. Whoever asks makes it, with the cards. */
    page: v.pipe(v.string(), v.regex(/^page:[\w-]{1,64}$/)),
    template: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TEMPLATE_ID_LENGTH)),
    /** The template's: the two halves of a board must be of one version. */
    version: v.pipe(v.number(), v.safeInteger()),
    placement: v.picklist(['example', 'unplaced']),
    /** Names of the roles, where people name them; the server reads them as it does for a new board. */
    roles: v.exactOptional(
      v.pipe(v.array(v.pipe(v.string(), v.maxLength(200))), v.maxLength(MAX_NAMED_ROLES)),
    ),
  }),
  ...cardCommandSchemas,
])

/** What a command of unknown type or with wrong fields still has to carry, so that it can be answered. */
export const commandIdSchema = v.object({ id: commandId })

export type Command = v.InferOutput<typeof commandSchema>
export type CardCommand = v.InferOutput<(typeof cardCommandSchemas)[number]>
