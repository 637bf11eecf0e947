import * as v from 'valibot'
import { MAX_COMMAND_ID_LENGTH } from './limits.ts'

/** Who answers for a card or does its work: a role, by one of its people where one is named, or a person alone. */
const party = v.object({ role: v.exactOptional(v.string()), person: v.exactOptional(v.string()) })

const parties = v.pipe(v.array(party), v.readonly())

const position = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** One card as message 101 tells it. What is empty is left out, long names are cut. */
export const toldCardSchema = v.object({
  id: v.string(),
  title: v.string(),
  /** Its words, a line each, where the title does not say them; null where they are too long to be told. */
  text: v.exactOptional(v.nullable(v.string())),
  /** A person or team on a page of parts is `owned`: nothing is to settle about it. */
  state: v.picklist([
    'owned',
    'unowned',
    'needs-accountable',
    'two-accountable',
    'parked',
    'unplaced',
  ]),
  /** The key of the region it lies in, empty for nobody's; null in a tray. */
  region: v.nullable(v.string()),
  accountable: v.exactOptional(parties),
  delegates: v.exactOptional(parties),
  /** The id of the page it is on; left out for the page that a board begins with. */
  page: v.exactOptional(v.string()),
  /** Names that were given and do not count where it lies now. */
  setAside: v.exactOptional(v.pipe(v.array(v.string()), v.readonly())),
  size: v.exactOptional(v.picklist(['S', 'M', 'L'])),
  /** What was agreed on it, and why. */
  decision: v.exactOptional(v.string()),
  reason: v.exactOptional(v.string()),
  /** The name of who wrote it; template cards have none. */
  author: v.exactOptional(v.string()),
  /** Who changed it: a place in the part's `people`. Left out where that is not known. */
  by: v.exactOptional(position),
})

/** A role of the template. */
export const toldRoleSchema = v.object({
  id: v.string(),
  name: v.string(),
  holders: v.pipe(v.array(v.string()), v.readonly()),
  /** How many may have it, where it is a part that people take; see lib/ownership/parts.ts. */
  part: v.exactOptional(v.picklist(['one', 'any'])),
})

/** A page with regions. */
export const toldPageSchema = v.object({
  id: v.string(),
  name: v.string(),
  /** What a card on it can be put into without leaving it, as for the board. */
  regions: v.pipe(v.array(v.string()), v.readonly()),
  hasTray: v.boolean(),
  /** Its roles, in the order of their shapes; what names on its cards mean. Older servers leave them out. */
  roles: v.exactOptional(v.pipe(v.array(toldRoleSchema), v.readonly())),
})

/**
 * A part of a board's cards: message 101 to a connection with `cards=1`, beside the control state. The
 * first parts tell all cards, those after them what changed.
 */
export const cardsPartSchema = v.object({
  /** All that was told before no longer holds. */
  isFirst: v.exactOptional(v.literal(true)),
  /**
   * With the first part: who remembers what commands came to. While it is the same, a command with a
   * lasting id (MIN_LASTING_ID_LENGTH) may be sent again: it gets the same reply and is not done twice.
   */
  memory: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_COMMAND_ID_LENGTH))),
  /** False while more parts follow that belong to this one. */
  isWhole: v.boolean(),
  /** Those of all pages. With the first part, and whenever one of the two changes. */
  roles: v.exactOptional(v.pipe(v.array(toldRoleSchema), v.readonly())),
  /** Keys of the regions that a card can be put into. */
  regions: v.exactOptional(v.pipe(v.array(v.string()), v.readonly())),
  /** True when there is a tray to put cards back into. */
  hasTray: v.exactOptional(v.boolean()),
  /** Told with the regions where more than one page has some, in the board's order. */
  pages: v.exactOptional(v.pipe(v.array(toldPageSchema), v.readonly())),
  /** Whoever made the changes of this part. */
  people: v.exactOptional(
    v.pipe(v.array(v.object({ personId: v.string(), name: v.string() })), v.readonly()),
  ),
  put: v.exactOptional(v.pipe(v.array(toldCardSchema), v.readonly())),
  /** Cards that are none any more. */
  gone: v.exactOptional(
    v.pipe(v.array(v.object({ id: v.string(), by: v.exactOptional(position) })), v.readonly()),
  ),
})

export type ToldCard = v.InferOutput<typeof toldCardSchema>
export type ToldRole = v.InferOutput<typeof toldRoleSchema>
export type ToldPage = v.InferOutput<typeof toldPageSchema>
export type CardsPart = v.InferOutput<typeof cardsPartSchema>
