/**
 * Start, Stop, Continue, in which every action has an owner. The three columns say what to do with a
 * thing; who owns it is the band it lies in. So what a retrospective mostly ends without shows by
 * itself: actions that nobody owns are below the bands, and each owner has a load.
 */
import { cardNote } from './card-note.ts'
import { BAND_GAP, bandFurniture, type Bands } from './bands.ts'
import { isOwnNames, type RoleNaming, type Template } from './template.ts'

const NAMING: RoleNaming = {
  noun: 'Owner',
  names: ['Product Manager', 'Product Owner'],
  least: 2,
  most: 3,
}

/** Example actions, by column and by band; the last band is nobody's. */
const ACTIONS = [
  { id: 'action-demo', label: 'Invite support to the demo', column: 0, band: 0 },
  { id: 'action-goal', label: 'Name one goal each sprint', column: 0, band: 1 },
  { id: 'action-metrics', label: 'Review metrics together', column: 0, band: 2 },
  { id: 'action-deadlines', label: 'Dates without the team', column: 1, band: 0 },
  { id: 'action-scope', label: 'New scope in a sprint', column: 1, band: 1 },
  { id: 'action-calls', label: 'Weekly customer calls', column: 2, band: 0 },
  { id: 'action-refinement', label: 'Short refinements', column: 2, band: 1 },
] as const

const X = -1200
const Y = -620
const W = 2400
const PAD = 36
const HEAD = 112
const NAMES = 404
const CARD = 200
const NOBODY_HEIGHT = 286
const FIRST_CARD_POSITION = 64

/** The template of the retrospective. */
export const startStopContinue: Template = {
  id: 'start-stop-continue',
  version: 1,
  name: 'Start, Stop, Continue',
  description: 'A retrospective in which every action has an owner.',
  placements: ['example', 'unplaced'],
  startsEmpty: true,
  naming: NAMING,
  build: (placement, names = NAMING.names) => {
    const start = isOwnNames(NAMING, names) ? placement : 'unplaced'
    const table = tableOf(names)
    const { columns, area } = table
    const records = (start === 'example' ? ACTIONS : []).map(
      ({ id, label, column, band }, order) => {
        const { x, w } = columns[column] ?? area
        const height = band < names.length ? area.h : NOBODY_HEIGHT
        const y = area.y + band * (area.h + BAND_GAP) + (height - CARD) / 2
        return cardNote({
          card: { id, label },
          at: { x: x + (w - CARD) / 2, y },
          position: FIRST_CARD_POSITION + order,
        })
      },
    )
    return { furniture: bandFurniture(table, start), records }
  },
}

function tableOf(names: readonly string[]): Bands {
  const h = names.length === 2 ? 390 : 280
  const area = { x: X + PAD, w: W - 2 * PAD, y: Y + HEAD, h }
  const bandsEnd = area.y + names.length * (h + BAND_GAP)
  const column = (area.w - NAMES) / 3
  const frameHeight = bandsEnd + NOBODY_HEIGHT + 16 - Y
  return {
    frame: { x: X, y: Y, w: W, h: frameHeight },
    bands: names.map((role) => ({ role })),
    hasHolders: false,
    area,
    columns: ['Start', 'Stop', 'Continue'].map((name, order) => ({
      name,
      x: area.x + NAMES + order * column,
      w: column,
    })),
    lines: { y: area.y - 72, h: frameHeight - HEAD + 72 - 16 },
    nobody: {
      text: 'No owner yet',
      x: area.x + 36,
      y: bandsEnd + NOBODY_HEIGHT / 2 - 24,
      w: NAMES - 44,
      align: 'start',
    },
  }
}
