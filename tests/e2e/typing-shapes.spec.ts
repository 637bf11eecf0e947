import type { Locator } from '@playwright/test'
import * as Y from 'yjs'
import type { BoardPage } from './pages/BoardPage.ts'
import { expect, test, type Person } from './fixtures.ts'
import { inputMethod } from './input-method.ts'
import { holdSelectionNews } from './late-selection.ts'
import { slowDown } from './slow-network.ts'
import { parseBoardId } from '#lib/board/ids.ts'
import { stockClient } from '#tests/support/client.ts'
import { signInByScript } from '#tests/support/script-contract.ts'

const SHAPES = {
  geo: { type: 'geo', x: 300, y: 300, props: { w: 320, h: 200, richText: richText('middle') } },
  text: { type: 'text', x: 300, y: 300, props: { richText: richText('middle') } },
  arrow: {
    type: 'arrow',
    x: 200,
    y: 400,
    props: { start: { x: 0, y: 0 }, end: { x: 600, y: 0 }, text: 'middle' },
  },
} as const

for (const [name, shape] of Object.entries(SHAPES)) {
  test(`two people type at both ends of one ${name} label at once and every character arrives`, async ({
    newPerson,
    newBoard,
  }) => {
    const anna = await newPerson('Anna')
    const ben = await newPerson('Ben')
    const url = await newBoard(anna, { template: 'blank' })
    const [annas, bens] = [await opensSlowly(anna, url), await opensSlowly(ben, url)]
    const id = `shape:${name}`
    await makes(annas, { ...shape, id }, bens)

    await opensLabel(annas, id, 'Control+Home')
    await opensLabel(bens, id, 'Control+End')
    await Promise.all([
      annas.page.keyboard.type('one two three ', { delay: 25 }),
      bens.page.keyboard.type(' four five six', { delay: 25 }),
    ])
    for (const board of [annas, bens]) {
      await expect.poll(() => board.textOf(id)).toBe('one two three middle four five six')
    }
    await expect(annas.ring('Ben is writing')).toBeVisible()
    await expect(annas.caretOf('Ben')).toHaveCount(1)
    await annas.page.keyboard.type('A')
    await bens.page.keyboard.type('B')
    await expect.poll(() => annas.textOf(id)).toBe('one two three Amiddle four five sixB')
    // Own typing only, with the keys that everybody knows.
    await annas.page.waitForTimeout(600)
    await annas.page.keyboard.type('X')
    await expect.poll(() => bens.textOf(id)).toContain('AX')
    await annas.page.keyboard.press('Control+z')
    for (const board of [annas, bens]) {
      await expect.poll(() => board.textOf(id)).toBe('one two three Amiddle four five sixB')
      await board.page.keyboard.press('Escape')
      await board.saysSaved()
    }
    await annas.reload()
    await expect.poll(() => annas.textOf(id)).toBe('one two three Amiddle four five sixB')
  })
}

test('a teammate’s caret and selection lie over an arrow label where its words are', async ({
  newPerson,
  newBoard,
}) => {
  const anna = await newPerson('Anna')
  const ben = await newPerson('Ben')
  const url = await newBoard(anna, { template: 'blank' })
  const [annas, bens] = [await anna.opens(url), await ben.opens(url)]
  const { Ben: colour } = await annas.coloursOfPeople()
  const id = 'shape:arrow'
  const words = 'words that are too many for one line of a label\nand another line'
  const props = { start: { x: 0, y: 0 }, end: { x: 400, y: 0 }, text: words }
  await makes(annas, { ...SHAPES.arrow, props, id, rotation: 0.4 } as { id: string }, bens)
  await annas.setCamera({ x: 100, y: -50, z: 1.5 })
  await opensLabel(annas, id, 'Control+Home')
  await opensLabel(bens, id, 'Control+End')
  const caret = annas.caretOf('Ben')
  const isAt = async (place: number) => {
    await expect(caret).toHaveCount(1)
    await expect
      .poll(async () => (await distanceTo(caret, { id, place })) ?? Infinity)
      .toBeLessThan(2)
  }
  await isAt(words.length)
  await bens.page.keyboard.press('Home')
  await isAt(words.indexOf('and another'))
  await expect(caret.locator('.ov-caret-name')).toHaveCSS('background-color', colour ?? '')
  await bens.page.keyboard.press('Control+Home')
  for (let step = 0; step < 40; step++) await bens.page.keyboard.press('ArrowRight')
  await isAt(40)
  await annas.page.keyboard.type('Many ')
  await isAt(45)
  for (let step = 0; step < 5; step++) await bens.page.keyboard.press('Shift+ArrowRight')
  await isAt(50)
  await expect(annas.page.locator('.ov-text-selection')).toHaveText('a lab')
  // The name goes after a rest, whatever is typed around the caret meanwhile.
  await expect(async () => {
    await annas.page.keyboard.type('.')
    await expect(caret.locator('.ov-caret-name')).toBeHidden({ timeout: 100 })
  }).toPass({ timeout: 6_000, intervals: [100] })
  await expect(caret).toHaveCount(1)
  await bens.page.keyboard.press('Escape')
  await expect(caret).toHaveCount(0)
})

/** How far a caret is, in screen pixels, from a place in the words of a label. */
async function distanceTo(
  caret: Locator,
  label: { id: string; place: number },
): Promise<number | undefined> {
  return caret.evaluate((drawn, { id, place }) => {
    const lines = document.querySelectorAll(`[data-shape-id="${id}"] .tl-text-content > div`)
    let left = place
    for (const { firstChild, textContent } of lines) {
      const length = textContent?.length ?? 0
      if (left <= length && firstChild) {
        const range = document.createRange()
        range.setStart(firstChild, left)
        const [here, there] = [drawn, range].map((each) => {
          const { x, y, width, height } = each.getBoundingClientRect()
          return { x: x + width / 2, y: y + height / 2, height }
        })
        if (!here?.height || !there?.height) return undefined
        return Math.hypot(here.x - there.x, here.y - there.y)
      }
      left -= length + 1
    }
    return undefined
  }, label)
}

test('a caret in an arrow label that was moved as a teammate typed stays where it was moved to', async ({
  newPerson,
  newBoard,
}) => {
  const anna = await newPerson('Anna')
  const ben = await newPerson('Ben')
  const url = await newBoard(anna, { template: 'blank' })
  const [annas, bens] = [await anna.opens(url), await ben.opens(url)]
  const id = 'shape:arrow'
  await makes(annas, { ...SHAPES.arrow, id }, bens)
  await opensLabel(annas, id, 'Control+End')
  await opensLabel(bens, id, 'Control+End')
  const tell = await holdSelectionNews(annas.page)
  await annas.page.keyboard.press('ArrowLeft')
  await bens.page.keyboard.type('!')
  await expect.poll(() => annas.page.locator('textarea').inputValue()).toBe('middle!')
  await tell()
  await annas.page.keyboard.type('_')
  for (const board of [annas, bens]) await expect.poll(() => board.textOf(id)).toBe('middl_e!')
})

test('a composition in an arrow label neither doubles nor drops characters while a teammate types in it', async ({
  newPerson,
  newBoard,
}) => {
  const anna = await newPerson('Anna')
  const ben = await newPerson('Ben')
  const url = await newBoard(anna, { template: 'blank' })
  const [annas, bens] = [await opensSlowly(anna, url), await opensSlowly(ben, url)]
  const id = 'shape:arrow'
  await makes(annas, { ...SHAPES.arrow, id }, bens)
  await opensLabel(annas, id, 'Control+End')
  await opensLabel(bens, id, 'Control+Home')
  const ime = await inputMethod(annas.page)
  const field = annas.page.locator('textarea')
  await ime.compose('に')
  await bens.page.keyboard.type('one ')
  await ime.compose('にほ')
  await expect.poll(() => bens.textOf(id)).toBe('one middleにほ')
  // The field keeps to itself what the input method holds on to, and no caret lies where it is not.
  await expect(field).toHaveValue('middleにほ')
  await expect(annas.caretOf('Ben')).toHaveCount(0)
  await bens.page.keyboard.type('two ')
  await ime.compose('にほん')
  await ime.compose('日本')
  await ime.commit('日本')
  for (const board of [annas, bens]) {
    await expect.poll(() => board.textOf(id)).toBe('one two middle日本')
    await expect(board.page.locator('textarea')).toHaveValue('one two middle日本')
  }
  await expect(annas.caretOf('Ben')).toHaveCount(1)
  await ime.compose('ご')
  await bens.page.keyboard.type('three ')
  await expect.poll(() => bens.textOf(id)).toBe('one two three middle日本ご')
  await ime.commit('語')
  await annas.page.keyboard.type('!')
  for (const board of [annas, bens]) {
    await expect.poll(() => board.textOf(id)).toBe('one two three middle日本語!')
    await expect(board.page.locator('textarea')).toHaveValue('one two three middle日本語!')
    await board.saysSaved()
  }
})

test('what is typed in the moment after End goes to the end, also right after opening', async ({
  newPerson,
  newBoard,
}) => {
  const anna = await newPerson('Anna')
  const board = await anna.opens(await newBoard(anna, { template: 'blank' }))
  await board.addNote('first')
  const id = await board.idOf('first')
  for (const word of ['2', '3', '4']) {
    await opensLabel(board, id)
    await board.page.keyboard.press('End')
    await board.page.keyboard.type(word)
    await board.page.keyboard.press('Escape')
    await board.page.keyboard.press('Escape')
  }
  await expect.poll(() => board.textOf(id)).toBe('first234')
})

test('a note takes no more than 64 kB, and says so', async ({ newPerson, newBoard }) => {
  const anna = await newPerson('Anna')
  const board = await anna.opens(await newBoard(anna, { template: 'blank' }))
  await board.addNote('x')
  const id = await board.idOf('x')
  await board.opensText(id, 'end')
  await board.page.keyboard.insertText('a'.repeat(64 * 1024 - 3))
  await board.page.keyboard.type('bc')
  await expect.poll(async () => (await board.textOf(id)).length).toBe(64 * 1024)
  await board.page.keyboard.type('d')
  await expect(board.page.getByText('This note is full', { exact: false }).first()).toBeVisible()
  const text = await board.textOf(id)
  expect([text.length, text.slice(-3)]).toEqual([64 * 1024, 'abc'])
  await board.page.keyboard.press('Backspace')
  await board.page.keyboard.type('e')
  await expect.poll(async () => (await board.textOf(id)).slice(-3)).toBe('abe')
  await board.saysSaved()
})

test('a text with something of a newer version in it does not open, and loses nothing', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const anna = await newPerson('Anna')
  const url = await newBoard(anna, { template: 'blank' })
  const board = await anna.opens(url)
  await board.addNote('known words')
  const id = await board.idOf('known words')
  await board.saysSaved()
  const boardId = parseBoardId(url.split('/').pop())
  if (!boardId) throw new Error(`no board id in ${url}`)
  const cookie = await signInByScript(server.origin, 'Newer')
  const newer = stockClient({ server, boardId, guest: { cookie } })
  await expect.poll(() => newer.provider.synced).toBe(true)
  const text = newer.doc.getMap('t').get(id) as Y.XmlFragment
  const editor = board.page.locator('.tl-container [contenteditable="true"]')
  const sentence = board.page.getByText('This text was written with a newer version.').first()

  // While it is open here: the editor closes before it could write.
  await board.opensText(id, 'end')
  text.insert(1, [new Y.XmlElement('poll')])
  await expect(sentence).toBeVisible()
  await expect(editor).toHaveCount(0)

  await opensNothing(board, id)
  await expect(editor).toHaveCount(0)
  await board.seesNote('known words')
  await board.saysSaved()
  expect(text.toJSON()).toBe('<paragraph dir="auto">known words</paragraph><poll></poll>')
  newer.close()
})

async function opensNothing(board: BoardPage, id: string): Promise<void> {
  await board.page.locator('.tl-container').focus()
  await board.withEditor((editor, id) => {
    editor['select'](id)
  }, id)
  await board.page.keyboard.press('Enter')
  await board.page.keyboard.press('x')
  await board.page.waitForTimeout(300)
}

/** One person makes a shape, and the other sees it. */
async function makes(maker: BoardPage, shape: { id: string }, other: BoardPage): Promise<void> {
  await maker.withEditor((editor, each) => {
    editor['createShape'](each)
  }, shape)
  await expect
    .poll(() => other.withEditor((editor, id) => Boolean(editor['getShape'](id)), shape.id))
    .toBe(true)
}

async function opensSlowly(person: Person, url: string): Promise<BoardPage> {
  slowDown(person, { peopleMs: 50 })
  return person.opens(url)
}

async function opensLabel(
  board: BoardPage,
  id: string,
  key?: 'Control+Home' | 'Control+End',
): Promise<void> {
  await board.page.locator('.tl-container').focus()
  await board.withEditor((editor, id) => {
    editor['select'](id)
  }, id)
  await board.page.keyboard.press('Enter')
  const field = board.page.locator(
    '.tl-container :is([contenteditable="true"], textarea:not([disabled]))',
  )
  await expect(field).toBeFocused()
  // tldraw places the caret once more 100 ms after it opened the text.
  await board.page.waitForTimeout(200)
  if (key === undefined) return
  await board.page.keyboard.press(key)
  await board.page.waitForTimeout(100)
}

function richText(words: string): object {
  return {
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
  }
}
