import { toRichText, type TLNoteShape } from '@tldraw/tlschema'
import * as Y from 'yjs'
import { readWhole } from '#lib/board/fragment.ts'
import { sync, textIn, type Replica } from '#tests/support/board-factory.ts'
import type { Random } from '#tests/support/random.ts'
import { shapes } from './operations.ts'

/**
 * Everybody changes another thing about one note, without having seen the others' changes. When they
 * meet, every change must be there. The caller exchanges and compares afterwards.
 *
 * @returns what was lost, by a look at the first person's board after the exchange
 */
export function checkIntent(replicas: readonly Replica[], random: Random): string | undefined {
  const [first] = replicas
  // Nobody can type in a text that holds what only a newer version knows.
  const notes = first ? shapes(first, 'note').filter(({ id }) => isWhole(first, id)) : []
  const target = first && (random.pick(notes) as TLNoteShape | undefined)
  if (!target) return undefined
  const name = target.id
  const before = textIn(first, name)
  const changes: ((replica: Replica) => void)[] = [
    (replica) => replica.change(name, { x: 4_321, y: 1_234 }),
    (replica) => replica.change(name, { props: { color: 'orange' } }),
    (replica) => replica.change(name, { props: { richText: toRichText(`${before} END`) } }),
    (replica) => replica.change(name, { props: { url: 'https://example.com/' } }),
    (replica) => replica.change(name, { props: { size: 'xl' } }),
  ]
  const made = random.shuffled(changes).slice(0, replicas.length)
  replicas.forEach((replica, at) => made[at]?.(replica))
  sync(...replicas)
  const now = first.shape(name)
  if (!now) return `${name} is gone although nobody deleted it`
  const text = textIn(first, name)
  const lost = changes
    .filter((change) => made.includes(change))
    .filter((change) => {
      const at = changes.indexOf(change)
      return [
        now.x !== 4_321 || now.y !== 1_234,
        now.props.color !== 'orange',
        !text.endsWith(' END'),
        now.props.url !== 'https://example.com/',
        now.props.size !== 'xl',
      ][at]
    })
  return lost.length > 0
    ? `changes of ${name} were lost: ${lost.map(String).join('; ')}`
    : undefined
}

function isWhole({ doc }: Replica, id: string): boolean {
  const fragment = doc.getMap('t').get(id)
  return fragment instanceof Y.XmlFragment && readWhole(fragment) !== undefined
}
