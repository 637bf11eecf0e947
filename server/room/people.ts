import { PERSON_COLOURS } from '#lib/access/colours.ts'
import type { Person } from '#lib/access/principal.ts'

/** How a person is shown on this board for as long as they are here. */
export interface ShownPerson {
  readonly id: string
  readonly name: string
  readonly colour: string
}

/**
 * The people of one room. Two people of one name become "Sam" and "Sam (2)", and colours are made
 * distinct while there are enough. What is shown stays as it is until its person's last connection
 * ends, so that nobody's name changes because somebody else left.
 */
export class People {
  readonly #here = new Map<string, { shown: ShownPerson; connections: number }>()

  /** Somebody connects; a second connection of one person is shown like the first. */
  join(person: Person): ShownPerson {
    const present = this.#here.get(person.id)
    if (present !== undefined) {
      present.connections += 1
      return present.shown
    }
    const shown = {
      id: person.id,
      name: this.#freeName(person.name),
      colour: this.#free(person.colour),
    }
    this.#here.set(person.id, { shown, connections: 1 })
    return shown
  }

  leave(personId: string): void {
    const present = this.#here.get(personId)
    if (present === undefined) return
    present.connections -= 1
    if (present.connections === 0) this.#here.delete(personId)
  }

  /** How many people are here, however many connections they have. */
  get count(): number {
    return this.#here.size
  }

  #freeName(wanted: string): string {
    const taken = new Set([...this.#here.values()].map(({ shown }) => shown.name))
    let name = wanted
    for (let number = 2; taken.has(name); number++) name = `${wanted} (${number})`
    return name
  }

  #free(wanted: string): string {
    const taken = new Set([...this.#here.values()].map(({ shown }) => shown.colour))
    if (!taken.has(wanted)) return wanted
    return PERSON_COLOURS.find(({ hex }) => !taken.has(hex))?.hex ?? wanted
  }
}
