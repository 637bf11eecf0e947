import type * as Y from 'yjs'
import type { BoardId } from '#lib/board/ids.ts'
import { CardsClient } from './cards-client.ts'
import { rawEditor } from './client.ts'
import type { TestGuest, TestServer } from './server.ts'

/** One board on which people with the list and people with a canvas meet. */
export class CardPlace {
  readonly #server: TestServer
  readonly #boardId: BoardId
  readonly #closing: (() => void)[] = []

  constructor(server: TestServer, boardId: BoardId) {
    this.#server = server
    this.#boardId = boardId
  }

  /** Somebody with the list; a new guest unless one is given. */
  async list(name: string, as?: TestGuest): Promise<CardsClient & { guest: TestGuest }> {
    const guest = as ?? (await this.#server.guest(name))
    const seat = { server: this.#server, boardId: this.#boardId, guest }
    const client = await CardsClient.open(seat)
    this.#closing.push(() => client.close())
    return Object.assign(client, { guest })
  }

  /** The document of a new guest with a canvas, both ways. */
  async canvas(name: string): Promise<Y.Doc> {
    const guest = await this.#server.guest(name)
    const seat = { server: this.#server, boardId: this.#boardId, guest }
    const { client, doc } = await rawEditor(seat, { takesOthersEdits: true })
    this.#closing.push(() => client.close())
    return doc
  }

  /** Ends all of their connections. */
  close(): void {
    for (const close of this.#closing.splice(0)) close()
  }
}
