import * as Y from 'yjs'
import { parseBoardId } from '#lib/board/ids.ts'
import { stockClient } from '#tests/support/client.ts'
import { HOSTILE_RECORDS, writeHostile } from '#tests/support/hostile-records.ts'
import { signInByScript } from '#tests/support/script-contract.ts'
import { expect, test, type NewBoardOptions, type Person } from './fixtures.ts'
import { BoardPage } from './pages/BoardPage.ts'

interface Scene {
  readonly board: BoardPage
  readonly stranger: { readonly doc: Y.Doc; close(): void }
  /** What the page complained of. */
  readonly problems: string[]
}

/** What opens and reloads a board together. */
const ROWS_AT_ONCE = 3

for (let first = 0; first < HOSTILE_RECORDS.length; first += ROWS_AT_ONCE) {
  const rows = HOSTILE_RECORDS.slice(first, first + ROWS_AT_ONCE)
  const what = rows.map((row) => row.what).join('; ')
  test(`a peer writes ${what}: another person works on, good notes of the same update appear`, async ({
    newPerson,
    newBoard,
    server,
  }) => {
    const { board, stranger, problems } = await scene({
      newPerson,
      newBoard,
      origin: server.origin,
    })
    const camera = await board.camera()
    const quarantined: Record<string, string> = {}
    for (const [index, row] of rows.entries()) {
      const text = `Good note ${index}`
      writeHostile(stranger.doc, row, { id: `shape:good-${index}`, text })
      Object.assign(quarantined, row.quarantined)

      await board.seesNote(text)
      await saysHowManyAreNotShown(board, quarantined)
      for (const id of Object.keys(row.shown ?? {})) {
        await expect(board.page.locator(`[data-shape-id="${id}"]`)).toBeAttached()
      }
    }
    const records = (await board.records()).map((record) => [record.id, record] as const)
    for (const { shown = {} } of rows) expect(Object.fromEntries(records)).toMatchObject(shown)
    await copiesWhyNotShown(board, quarantined)
    expect(await board.camera()).toEqual(camera)
    await worksOn(board, stranger.doc)

    await board.reload()
    for (const index of rows.keys()) await board.seesNote(`Good note ${index}`)
    await board.seesNote('Typed after it all')
    await saysHowManyAreNotShown(board, quarantined)
    await board.addNote('After the reload')
    await board.saysSaved()
    expect(problems).toEqual([])
    stranger.close()
  })
}

test('a peer writes 5 MB of text into a note: what fits is shown, and others work on', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const { board, stranger, problems } = await scene({ newPerson, newBoard, origin: server.origin })
  await board.addNote('Before')
  const id = await board.idOf('Before')
  await expect.poll(() => stranger.doc.getMap('t').has(id)).toBe(true)
  const fragment = stranger.doc.getMap('t').get(id) as Y.XmlFragment
  const paragraph = fragment.get(0) as Y.XmlElement
  for (let part = 0; part < 5; part++) {
    const words = new Y.XmlText(`part ${part} `.repeat(150_000))
    paragraph.insert(paragraph.length, [words])
  }
  writeHostile(stranger.doc, { what: 'nothing else', write: () => {}, quarantined: {} })
  await board.seesNote('A good note')
  const length = await board.withEditor(
    (editor, shape) => JSON.stringify(editor['getShape'](shape).props.richText).length,
    id,
  )
  expect(length).toBeLessThan(70_000)
  await worksOn(board, stranger.doc)
  await board.reload()
  await board.seesNote('Typed after it all')
  expect(problems).toEqual([])
  stranger.close()
})

test('a peer sends 5 MB in one frame: it is closed, and nobody else notices', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const { board, stranger, problems } = await scene({ newPerson, newBoard, origin: server.origin })
  stranger.doc.getMap('r').set('shape:huge', { blob: 'x'.repeat(5_000_000) })
  const { doc, close } = await joinByScript(server.origin, board.url)
  await worksOn(board, doc)
  expect(doc.getMap('r').has('shape:huge')).toBe(false)
  await board.reload()
  await board.seesNote('Typed after it all')
  expect(problems).toEqual([])
  stranger.close()
  close()
})

async function scene(where: {
  newPerson(name: string): Promise<Person>
  newBoard(person: Person, options: NewBoardOptions): Promise<string>
  origin: string
}): Promise<Scene> {
  const ana = await where.newPerson('Ana')
  await ana.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const url = await where.newBoard(ana, { template: 'blank' })
  const problems: string[] = []
  const page = await ana.context.newPage()
  page.on('pageerror', (error) => problems.push(String(error.stack)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  const board = new BoardPage(page, url)
  await board.open()
  const stranger = await joinByScript(where.origin, url)
  return { board, stranger, problems }
}

/** Types a note, drags it, and sees that the peer has both: the board is not stuck anywhere. */
async function worksOn(board: BoardPage, peer: Y.Doc): Promise<void> {
  await board.addNote('Typed after it all')
  await board.dragNote('Typed after it all', { x: 60, y: 40 })
  await board.saysSaved()
  const { id, x } = await board.recordOf('Typed after it all')
  const at = () => peer.getMap('r').get(`${id}\u001fat`) as unknown[] | undefined
  await expect.poll(() => at()?.[1]).toBe(x)
}

async function saysHowManyAreNotShown(board: BoardPage, quarantined: object): Promise<void> {
  const count = Object.keys(quarantined).length
  const banner = board.page.getByText(/could not be shown/)
  if (count === 0) return expect(banner).toHaveCount(0)
  const items = count === 1 ? '1 item' : `${count} items`
  return expect(banner).toHaveText(`${items} could not be shown.`)
}

async function copiesWhyNotShown(
  board: BoardPage,
  quarantined: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Object.entries(quarantined).map(([id, reason]) => `${id}: ${reason}`)
  if (lines.length === 0) return
  await board.page.getByRole('button', { name: 'Copy details' }).click()
  await expect(board.page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const copied = await board.page.evaluate(() => navigator.clipboard.readText())
  expect(copied.split('\n').sort()).toEqual(lines.sort())
}

async function joinByScript(origin: string, url: string) {
  const boardId = parseBoardId(url.split('/').pop())
  if (!boardId) throw new Error(`no board id in ${url}`)
  const cookie = await signInByScript(origin, 'Script')
  const client = stockClient({ server: { origin }, boardId, guest: { cookie } })
  await expect.poll(() => client.provider.synced).toBe(true)
  return { doc: client.doc, close: () => client.close() }
}
