import type { TaskFacts } from '#lib/ownership/tally.ts'

/** Choosing where the product goes. */
const STRATEGY = [
  'market-expertise',
  'market-requirements',
  'competitor-analysis',
  'lifecycle',
  'messaging',
  'product-strategy',
  'product-vision',
  'roadmap',
  'business-case',
  'differentiation',
  'pricing',
  'product-goal',
]

/** The daily work close to the team, as urgent as it is narrow. */
const DETAIL = [
  'user-stories',
  'epics',
  'order-backlog',
  'backlog-items',
  'shared-understanding',
  'acceptance-criteria',
  'accept-work',
  'team-questions',
  'sprint-goal',
  'refinement',
]

/**
 * What kind of work a task is, by its id. A role that holds nothing but detail, and strategy that
 * nobody holds, are what teams overlook most. Tasks that are both, or neither, are left out.
 *
 * Not a field of the cards: the board needs these few words, and not every card's description.
 */
export const taskFocus: ReadonlyMap<string, TaskFacts> = new Map<string, TaskFacts>([
  ...STRATEGY.map((id) => [id, { focus: 'strategy' }] as const),
  ...DETAIL.map((id) => [id, { focus: 'detail' }] as const),
])
