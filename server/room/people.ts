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
 * ends, so that nobody's name changes because somebody else left; only a new sign-in of their own
 * changes it, for all their connections at once.
 */
export class People {
  readonly #here = new Map<string, Present>()

  /**
   * Somebody connects; all connections of one person share what is returned. Asking for another name
   * or colour than before changes it: their earlier connection may still be closing.
   */
  join(person: Person): ShownPerson {
    const present = this.#here.get(person.id)
    if (present !== undefined) {
      present.connections += 1
      const { asked, shown } = present
      if (asked.name !== person.name) shown.name = this.#freeName(person)
      if (asked.colour !== person.colour) shown.colour = this.#freeColour(person)
      present.asked = person
      return shown
    }
    const shown = {
      id: person.id,
      name: this.#freeName(person),
      colour: this.#freeColour(person),
    }
    this.#here.set(person.id, { asked: person, shown, connections: 1 })
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

  #freeName({ id, name: wanted }: Person): string {
    const taken = new Set(this.#othersThan(id).map(({ name }) => name))
    let name = wanted
    for (let number = 2; taken.has(name); number++) name = `${wanted} (${number})`
    return name
  }

  #freeColour({ id, colour: wanted }: Person): string {
    const taken = new Set(this.#othersThan(id).map(({ colour }) => colour))
    if (!taken.has(wanted)) return wanted
    return PERSON_COLOURS.find(({ hex }) => !taken.has(hex))?.hex ?? wanted
  }

  #othersThan(id: string): ShownPerson[] {
    return [...this.#here.values()].map(({ shown }) => shown).filter((shown) => shown.id !== id)
  }
}

interface Present {
  /** As the sign-in of their latest connection says it. */
  asked: Person
  readonly shown: { -readonly [Key in keyof ShownPerson]: ShownPerson[Key] }
  connections: number
}
