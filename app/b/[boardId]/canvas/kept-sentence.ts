/** One thing that stays because of who edited it; undefined for people who have left. */
interface KeptThing {
  readonly noun: string
  readonly names: readonly (string | undefined)[]
}

/** Why an undo left something as it is, as "Kept: Anna has edited this note." */
export function keptSentence(things: readonly KeptThing[]): string {
  const names = [...new Set(things.flatMap((thing) => thing.names))]
  const known = names.filter((name) => name !== undefined)
  const isSomebodyLeft = known.length < names.length || known.length === 0
  const people = isSomebodyLeft ? [...known, known.length > 0 ? 'somebody' : 'Somebody'] : known
  const verb = people.length > 1 ? 'have' : 'has'
  return `Kept: ${listed(people)} ${verb} edited ${objects(things)}.`
}

function objects(things: readonly KeptThing[]): string {
  const [first] = things
  if (!first || things.length === 1) return `this ${first?.noun ?? 'item'}`
  const isOneKind = things.every(({ noun }) => noun === first.noun)
  return `${things.length} ${isOneKind ? first.noun : 'item'}s`
}

function listed(people: readonly string[]): string {
  if (people.length > MAX_NAMES) return `${people[0]} and ${people.length - 1} others`
  return [people.slice(0, -1).join(', '), ...people.slice(-1)].filter(Boolean).join(' and ')
}

/** More names would make the sentence long. */
const MAX_NAMES = 2
