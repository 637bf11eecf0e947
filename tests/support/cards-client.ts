import type { CardsPart, ToldCard } from '#lib/protocol/cards.ts'
import type { CardCommand } from '#lib/protocol/command-schemas.ts'
import { encodeCommand } from '#lib/protocol/encode.ts'
import type { Reply } from '#lib/protocol/schemas.ts'
import { RawClient, until, type Seat } from './client.ts'

/** What a client of the cards asks for in its address. */
export const CARDS_QUERY = '?v=1&ack=1&control=1&cards=1'

type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never

/** A hand-made client that has a board's cards instead of its document. */
export class CardsClient {
  readonly raw: RawClient
  #lastId = 0

  private constructor(raw: RawClient) {
    this.raw = raw
  }

  /** Connects and waits for all cards. */
  static async open(seat: Seat): Promise<CardsClient> {
    const client = new CardsClient(await RawClient.open(seat, CARDS_QUERY))
    await until('all cards', () => client.parts.some(({ isWhole }) => isWhole))
    return client
  }

  get parts(): readonly CardsPart[] {
    return this.raw.heard.flatMap((message) => (message.type === 'cards' ? [message.part] : []))
  }

  /** The cards as the parts so far tell them. */
  get cards(): ReadonlyMap<string, ToldCard> {
    const cards = new Map<string, ToldCard>()
    for (const { isFirst, put = [], gone = [] } of this.parts) {
      if (isFirst) cards.clear()
      for (const card of put) cards.set(card.id, card)
      for (const { id } of gone) cards.delete(id)
    }
    return cards
  }

  card(title: string): ToldCard | undefined {
    return [...this.cards.values()].find((card) => card.title === title)
  }

  /** Sends a command and resolves with the reply. */
  async command(command: WithoutId<CardCommand>): Promise<Reply> {
    this.#lastId += 1
    const id = String(this.#lastId)
    this.raw.send(encodeCommand({ ...command, id }))
    return until(`a reply to ${command.type}`, () => this.replyTo(id))
  }

  replyTo(id: string): Reply | undefined {
    return this.raw.heard.flatMap((message) =>
      message.type === 'reply' && message.reply.id === id ? [message.reply] : [],
    )[0]
  }

  close(): void {
    this.raw.close()
  }
}
