import { assert } from '#lib/core/assert.ts'
import type { TaskFacts } from '#lib/ownership/tally.ts'
import { taskFocus } from './task-focus.ts'

/**
 * One task that a card can stand for. `region` is a reference placement from public descriptions of
 * the roles, never "the right answer"; `id` is stable, since exports and comparisons rely on it.
 */
export interface TaskCard {
  readonly id: string
  /** At most 28 characters, so that it fits a note. */
  readonly label: string
  readonly region: 'PM' | 'PO' | 'PM+PO' | 'PMM' | 'PM+PMM'
  readonly description: string
}

/** The tasks of product manager, product owner and product marketing, in the order in which they are listed to people. */
export const taskCards: readonly TaskCard[] = [
  {
    id: 'market-expertise',
    label: 'Know the market',
    region: 'PM',
    description:
      'Be the person the company turns to for facts about customers, segments and the market landscape.',
  },
  {
    id: 'voice-of-customer',
    label: 'Voice of the customer',
    region: 'PM',
    description: 'Bring customer needs into every decision, also when no customer is in the room.',
  },
  {
    id: 'product-strategy',
    label: 'Product strategy',
    region: 'PM',
    description:
      'Choose where the product plays and how it wins; the choices that vision and roadmap follow from.',
  },
  {
    id: 'product-vision',
    label: 'Product vision',
    region: 'PM',
    description: 'State the future the product should bring about, and keep it current.',
  },
  {
    id: 'roadmap',
    label: 'Roadmap',
    region: 'PM',
    description:
      'Lay out what the product will deliver over the coming quarters and why in that order.',
  },
  {
    id: 'lifecycle',
    label: 'Whole product lifecycle',
    region: 'PM',
    description:
      'Look after the product from idea to retirement, not only while it is being built.',
  },
  {
    id: 'business-case',
    label: 'Business case',
    region: 'PM',
    description:
      'Show that an investment in the product is worth making, before and after it is made.',
  },
  {
    id: 'tradeoffs',
    label: 'Scope, date, cost trade-offs',
    region: 'PM',
    description: 'Decide what gives when features, schedule and cost cannot all be kept.',
  },
  {
    id: 'differentiation',
    label: 'Differentiation',
    region: 'PM',
    description:
      'Make sure the product is meaningfully different from what customers can already get.',
  },
  {
    id: 'market-requirements',
    label: 'Problem space and needs',
    region: 'PM',
    description:
      'Describe the problems worth solving and for whom, and leave the solution to engineering.',
  },
  {
    id: 'competitor-analysis',
    label: 'Competitor analysis',
    region: 'PM',
    description: 'Keep track of rival offers and what they mean for the product.',
  },
  {
    id: 'pricing',
    label: 'Pricing',
    region: 'PM',
    description: 'Set and revise what customers pay and how it is packaged.',
  },
  {
    id: 'budget-forecast',
    label: 'Budget, forecast and return',
    region: 'PM',
    description: 'Plan the money: expected sales, cost and return on investment.',
  },
  {
    id: 'user-stories',
    label: 'Needs as user stories',
    region: 'PM+PO',
    description: 'Write down who needs what and why, in a form the team can build from.',
  },
  {
    id: 'feature-priority',
    label: 'Which features come first',
    region: 'PM+PO',
    description: 'Decide the order in which larger features are taken up.',
  },
  {
    id: 'stakeholders',
    label: 'Stakeholder communication',
    region: 'PM+PO',
    description: 'Keep sponsors, sales, support and others informed, and bring their input back.',
  },
  {
    id: 'customer-feedback',
    label: 'Customer feedback',
    region: 'PM+PO',
    description: 'Collect what users say and do, and turn it into changes.',
  },
  {
    id: 'success-metrics',
    label: 'Success metrics',
    region: 'PM+PO',
    description: 'Choose the numbers that show the product works, and watch them.',
  },
  {
    id: 'demo',
    label: 'Show the product (demo)',
    region: 'PM+PO',
    description: 'Present finished work to stakeholders and hear their reaction.',
  },
  {
    id: 'epics',
    label: 'Shape epics',
    region: 'PM+PO',
    description: 'Cut large ideas into pieces big enough to matter and small enough to plan.',
  },
  {
    id: 'release-planning',
    label: 'Release planning',
    region: 'PM+PO',
    description: 'Agree what goes out together, and when.',
  },
  {
    id: 'maximise-value',
    label: 'Maximise value delivered',
    region: 'PO',
    description: "Make sure the team's effort goes where it is worth most.",
  },
  {
    id: 'order-backlog',
    label: 'Order the backlog',
    region: 'PO',
    description: 'Put backlog items in sequence so that the next thing is always the right one.',
  },
  {
    id: 'backlog-items',
    label: 'Create backlog items',
    region: 'PO',
    description: 'Add, describe and retire the items the team draws from.',
  },
  {
    id: 'shared-understanding',
    label: 'Team understands each item',
    region: 'PO',
    description: 'See to it that everyone knows what an item is and why it matters.',
  },
  {
    id: 'product-goal',
    label: 'Product Goal',
    region: 'PO',
    description: 'Set and explain the next long-term target the backlog works towards.',
  },
  {
    id: 'acceptance-criteria',
    label: 'Acceptance criteria',
    region: 'PO',
    description: 'Say in advance how anyone can tell that an item is done right.',
  },
  {
    id: 'accept-work',
    label: 'Accept finished work',
    region: 'PO',
    description: 'Check finished stories against what was asked, and say yes or not yet.',
  },
  {
    id: 'team-questions',
    label: "Answer the team's questions",
    region: 'PO',
    description: 'Be reachable, and settle open questions quickly enough not to stall work.',
  },
  {
    id: 'sprint-goal',
    label: 'Sprint planning and goal',
    region: 'PO',
    description: 'Bring the top items to planning and agree what the next sprint is for.',
  },
  {
    id: 'refinement',
    label: 'Refine and split stories',
    region: 'PO',
    description: 'Break features down until the team can finish each piece within a sprint.',
  },
  {
    id: 'launch',
    label: 'Launch plan',
    region: 'PM+PMM',
    description:
      'Plan how and when the product is brought to market, with whom, and with what support.',
  },
  {
    id: 'messaging',
    label: 'Positioning and message',
    region: 'PMM',
    description:
      'Explain to the market why the product exists, what it does and when to choose it.',
  },
  {
    id: 'sales-training',
    label: 'Sales training',
    region: 'PMM',
    description: 'Teach the sales force how to sell the product and answer objections.',
  },
  {
    id: 'marketing-materials',
    label: 'Materials and campaigns',
    region: 'PMM',
    description: 'Produce the pages, sheets and campaigns that bring in prospects.',
  },
  {
    id: 'adoption',
    label: 'Awareness and adoption',
    region: 'PMM',
    description: 'Get the right people to notice the product, try it and keep using it.',
  },
]

/** The card of an id that this file holds; throws for any other, which is a mistake in a template. */
export function taskCard(id: string): TaskCard {
  const card = taskCards.find((each) => each.id === id)
  assert(card, `no task card ${id}`)
  return card
}

/** Where a card belongs by the reference of a template: a third circle moves one card. */
export function referenceOf({ id, region }: TaskCard, template: 'pm-po' | 'pm-po-pmm'): string {
  return template === 'pm-po-pmm' && id === 'competitor-analysis' ? 'PM+PMM' : region
}

/**
 * What the ownership engine is told about the tasks of a template's cards: their kind everywhere, and
 * their reference placement where the template's roles are those of the reference.
 */
export function taskFacts(template: string): ReadonlyMap<string, TaskFacts> {
  const isReference = template === 'pm-po' || template === 'pm-po-pmm'
  return new Map(
    taskCards.map((card) => [
      card.id,
      {
        ...taskFocus.get(card.id),
        reference: isReference ? referenceOf(card, template).split('+') : undefined,
      },
    ]),
  )
}
