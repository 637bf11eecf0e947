import type { Locator } from '@playwright/test'
import type { BoardPage } from './pages/BoardPage.ts'
import { expect, test, type NewBoardOptions, type Person } from './fixtures.ts'
import { localDocument } from './documents.ts'
import { inputMethod } from './input-method.ts'
import { holdSelectionNews } from './late-selection.ts'
import { slowDown, type SentFrames } from './slow-network.ts'

type NewPerson = (name: string) => Promise<Person>
type NewBoard = (person: Person, options?: NewBoardOptions) => Promise<string>

interface Together {
  readonly boards: BoardPage[]
  readonly id: string
  readonly url: string
  /** What each has sent so far. */
  readonly sent: () => SentFrames[]
}

/** Several people on one blank board, 50 ms apart, with one note. */
async function together(
  make: { newPerson: NewPerson; newBoard: NewBoard },
  { names, text }: { names: readonly string[]; text: string },
): Promise<Together> {
  const people: Person[] = []
  for (const name of names) people.push(await make.newPerson(name))
  const [first] = people
  if (!first) throw new Error('nobody')
  const url = await make.newBoard(first, { template: 'blank' })
  const networks = people.map((person) => slowDown(person, { peopleMs: 50 }))
  const boards = await Promise.all(people.map((person) => person.opens(url)))
  const [board] = boards
  if (!board) throw new Error('no board')
  await board.addNote(text)
  for (const each of boards) {
    await each.seesPeople(names.length)
    await each.seesNote(text)
  }
  const sent = () => networks.map((network) => ({ ...network.sent }))
  return { boards, id: await board.idOf(text), url, sent }
}

/** 100 keys as a hand types them. */
const words = (word: string) => `${word} `.repeat(40).slice(0, 100)
const KEY_MS = 25

async function allSay(boards: readonly BoardPage[], id: string, text: string): Promise<void> {
  for (const board of boards) await expect.poll(() => board.textOf(id)).toBe(text)
  for (const board of boards) await board.saysSaved()
  // What one has saved last, such as the height of the note, is still on its way to the others.
  await expect(async () => {
    const documents = await Promise.all(boards.map((board) => localDocument(board)))
    for (const document of documents) expect(document.records).toEqual(documents[0]?.records)
  }).toPass({ timeout: 5_000 })
}

test('two people type at both ends of one note at once and every character arrives', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'MIDDLE' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await annas.opensText(id, 'start')
  await bens.opensText(id, 'end')
  await Promise.all([
    annas.page.keyboard.type(words('one'), { delay: KEY_MS }),
    bens.page.keyboard.type(words('two'), { delay: KEY_MS }),
  ])
  await allSay(boards, id, `${words('one')}MIDDLE${words('two')}`)
  // Both carets are where they were: what comes next lands there.
  await annas.page.keyboard.type('A')
  await bens.page.keyboard.type('B')
  await allSay(boards, id, `${words('one')}AMIDDLE${words('two')}B`)
  // A picture of the note holds them too, also where they came from others.
  for (const board of boards) {
    const picture = await board.withEditor(
      async (editor, shape) => (await editor['getSvgString']([shape])).svg as string,
      id,
    )
    expect(picture).toContain('AMIDDLEtwo two')
  }
})

test('three people type at one place at once and no word is torn', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben', 'Cleo'], text: 'Start: ' },
  )
  for (const board of boards) await board.opensText(id, 'end')
  const typed = ['aaaa', 'bbbb', 'cccc'].map((word) => word.repeat(10))
  await Promise.all(
    boards.map((board, at) => board.page.keyboard.type(typed[at] ?? '', { delay: KEY_MS })),
  )
  const [first] = boards
  await expect.poll(async () => (await first?.textOf(id))?.length).toBe(7 + 120)
  const text = (await first?.textOf(id)) ?? ''
  for (const word of typed) expect(text).toContain(word)
  await allSay(boards, id, text)
})

test('what both typed offline into one note is there after both are back', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'middle' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await annas.opensText(id, 'start')
  await bens.opensText(id, 'end')
  await server.stop()
  await annas.page.keyboard.type('Anna says ')
  await bens.page.keyboard.type(' says Ben')
  await expect(annas.pill).toContainText('Offline', { timeout: 15_000 })
  await expect.poll(() => annas.textOf(id)).toBe('Anna says middle')
  await server.start()
  // A page that was away for long tries again after ten seconds at most.
  for (const board of boards) await expect(board.pill).toHaveText('Saved', { timeout: 20_000 })
  await allSay(boards, id, 'Anna says middle says Ben')
  await annas.page.keyboard.type('and ')
  await allSay(boards, id, 'Anna says and middle says Ben')
})

/** Where a caret is on the screen. It is drawn anew when its owner moves: then it has no place for a moment. */
async function placeOf(caret: Locator): Promise<DOMRect> {
  let place: DOMRect | undefined
  await expect(async () => {
    place = await caret.evaluate((each) => each.getBoundingClientRect().toJSON() as DOMRect)
    expect(place.height).toBeGreaterThan(0)
  }).toPass()
  if (!place) throw new Error('no caret')
  return place
}

/** Somebody's caret, or the ring around what they type in, has their colour, and so has the name on it. */
async function isInColour(mark: Locator, colour: string): Promise<void> {
  await expect
    .poll(() =>
      mark.evaluate((each) => {
        const name = each.querySelector('.ov-caret-name, .ov-writing-name > span')
        const { backgroundColor } = getComputedStyle(each, '::before')
        const { boxShadow } = getComputedStyle(each)
        return {
          name: name && getComputedStyle(name).backgroundColor,
          line: each.matches('.ov-caret') ? backgroundColor : boxShadow.split(' 0px')[0],
        }
      }),
    )
    .toEqual({ name: colour, line: colour })
}

test('carets and the ring show who writes where, with names and colours from the server', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id, url } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben', 'Cleo'], text: 'A thought of ours' },
  )
  const [annas, bens, cleos] = boards as [BoardPage, BoardPage, BoardPage]
  const { Anna: annasColour = '', Ben: bensColour = '' } = await cleos.coloursOfPeople()
  expect(annasColour).not.toBe(bensColour)
  await annas.opensText(id, 'start')
  await expect(cleos.ring('Anna is writing')).toBeVisible()
  await bens.opensText(id, 'end')
  await expect(cleos.ring(/Anna and Ben are writing|Ben and Anna are writing/)).toBeVisible()
  await expect(annas.ring('Ben is writing')).toBeVisible()
  await isInColour(annas.ring('Ben is writing'), bensColour)
  await isInColour(bens.ring('Anna is writing'), annasColour)
  await expect(bens.page.getByText('Anna is writing here.')).toHaveCount(1)

  await bens.page.keyboard.type('!')
  await expect.poll(() => annas.textOf(id)).toBe('A thought of ours!')
  await expect(annas.caretOf('Ben')).toHaveCount(1)
  await expect(bens.caretOf('Anna')).toHaveCount(1)
  await isInColour(annas.caretOf('Ben'), bensColour)
  await isInColour(bens.caretOf('Anna'), annasColour)
  const flag = annas.caretOf('Ben').locator('.ov-caret-name')
  await expect(flag).toBeVisible()
  const bensCaret = await placeOf(annas.caretOf('Ben'))
  expect((await placeOf(bens.caretOf('Anna'))).x).toBeLessThan(bensCaret.x)
  // The name goes after a rest, the caret stays; hovering brings the name back.
  await expect(flag).toBeHidden({ timeout: 10_000 })
  const { x, y, height } = await placeOf(annas.caretOf('Ben'))
  await annas.page.mouse.move(x + 3, y + height / 2)
  await expect(flag).toBeVisible()

  await bens.page.keyboard.press('Escape')
  await expect(annas.caretOf('Ben')).toHaveCount(0)
  await expect(cleos.ring('Anna is writing')).toBeVisible()
  await annas.page.goto(new URL('/', url).href)
  await expect(cleos.page.locator('.ov-writing')).toHaveCount(0)
})

/** Looks in each frame how far any letter is from where it was at the start, and counts a caret's places. */
async function watchLetters(
  board: BoardPage,
): Promise<() => Promise<{ shift: number; places: number }>> {
  const seen = await board.page.evaluateHandle(() => {
    const field = document.querySelector('.tl-container [contenteditable="true"]')
    const letters = (): DOMRect[] => {
      const walker = document.createTreeWalker(field ?? document.body, NodeFilter.SHOW_TEXT)
      const boxes: DOMRect[] = []
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.parentElement?.closest('.ov-caret')) continue
        for (const [at, letter] of (node.textContent ?? '').split('').entries()) {
          const range = document.createRange()
          range.setStart(node, at)
          range.setEnd(node, at + 1)
          // A blank at the end of a line hangs over it, or not.
          if (letter !== ' ') boxes.push(range.getBoundingClientRect())
        }
      }
      return boxes
    }
    const before = letters()
    const result = { shift: 0, places: new Set<Element>() }
    const look = (): void => {
      // It is drawn anew at each.
      const caret = field?.querySelector('.ov-caret')
      if (caret) result.places.add(caret)
      const now = letters()
      for (const [at, box] of before.entries()) {
        const { x = Infinity, y = Infinity } = now[at] ?? {}
        result.shift = Math.max(result.shift, Math.abs(x - box.x), Math.abs(y - box.y))
      }
      requestAnimationFrame(look)
    }
    look()
    return result
  })
  return () => seen.evaluate(({ shift, places }) => ({ shift, places: places.size }))
}

test('a caret moves no letter of the note, wherever it stands', async ({ newPerson, newBoard }) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'words that stay where they are' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await annas.opensText(id, 'end')
  await annas.page.keyboard.press('Enter')
  // A name in Latin letters must not turn a line that is read from the right.
  await annas.page.keyboard.type('שלום')
  await expect.poll(() => bens.textOf(id)).toContain('שלום')
  await annas.framesPass(10)
  const seen = await watchLetters(annas)
  await bens.opensText(id, 'start')
  const steps = 'words that stay where they are'.length + 'שלום'.length + 1
  for (let step = 0; step < steps; step++) {
    const { places } = await seen()
    await bens.page.keyboard.press(step >= steps - 'שלום'.length ? 'ArrowLeft' : 'ArrowRight')
    await expect
      .poll(async () => (await seen()).places, { intervals: [20] })
      .toBeGreaterThan(places)
  }
  expect((await seen()).shift).toBeLessThan(0.5)
})

test('formatting of one and words of another in the same note both stay', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'plain words' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await annas.opensText(id, 'start')
  await bens.opensText(id, 'end')
  await annas.page.keyboard.press('Shift+End')
  await Promise.all([
    annas.page.keyboard.press('Control+b'),
    bens.page.keyboard.type(' and more', { delay: KEY_MS }),
  ])
  await allSay(boards, id, 'plain words and more')
  for (const board of boards) {
    await expect(board.note('plain').locator('strong').first()).toContainText('plain words')
  }
  await bens.page.keyboard.type(', ')
  await bens.page.keyboard.press('Enter')
  await bens.page.keyboard.type('- a point')
  await annas.page.keyboard.press('Home')
  await annas.page.keyboard.type('Very ')
  await expect.poll(() => annas.textOf(id)).toMatch(/^Very plain words.*\n.*a point$/s)
  await allSay(boards, id, await annas.textOf(id))
})

test('a caret that was moved in the same moment as a teammate types stays where it was moved to', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'plain words' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await bens.opensText(id, 'end')
  await annas.opensText(id, 'start')
  await annas.page.keyboard.press('Shift+End')
  await annas.framesPass(3)
  const tell = await holdSelectionNews(annas.page)
  await annas.page.keyboard.press('Home')
  await bens.page.keyboard.type('!')
  await allSay([annas], id, 'plain words!')
  await tell()
  await annas.page.keyboard.type('Very ')
  await allSay(boards, id, 'Very plain words!')
})

test('what one types into a note that another clears at the same time stays', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'todo' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await bens.opensText(id, 'end')
  await annas.opensText(id, 'start')
  await server.stop()
  await bens.page.keyboard.type(': three sentences')
  await annas.page.keyboard.press('Control+a')
  await annas.page.keyboard.press('Backspace')
  await expect.poll(() => annas.textOf(id)).toBe('')
  await server.start()
  await allSay(boards, id, ': three sentences')
})

/** Makes a new line behind these words, from the start of the text. */
async function divideAfter(board: BoardPage, words: string): Promise<void> {
  for (let step = 0; step < words.length; step++) await board.page.keyboard.press('ArrowRight')
  await board.framesPass(3)
  await board.page.keyboard.press('Enter')
}

test('a caret stays in its words when a teammate divides the line before them', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'first second' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await bens.opensText(id, 'end')
  await annas.opensText(id, 'start')
  await divideAfter(annas, 'first ')
  await allSay(boards, id, 'first \nsecond')
  await bens.page.keyboard.type('!')
  await allSay(boards, id, 'first \nsecond!')
})

test('a line that one joins to the one before keeps what another types into it, and carets stay', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'firsttwo' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await bens.opensText(id, 'end')
  await annas.opensText(id, 'start')
  await divideAfter(annas, 'first')
  await allSay(boards, id, 'first\ntwo')
  await annas.page.keyboard.press('Backspace')
  await allSay(boards, id, 'firsttwo')
  await bens.page.keyboard.type('!')
  await allSay(boards, id, 'firsttwo!')
  await annas.page.keyboard.press('Enter')
  await allSay(boards, id, 'first\ntwo!')
  await server.stop()
  await bens.page.keyboard.type(' three')
  await annas.page.keyboard.press('Backspace')
  await expect.poll(() => annas.textOf(id)).toBe('firsttwo!')
  await server.start()
  await allSay(boards, id, 'firsttwo!\n three')
  await bens.page.keyboard.type(' four')
  await allSay(boards, id, 'firsttwo!\n three four')
})

test('undo in a note takes back own typing only', async ({ newPerson, newBoard }) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'note' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await annas.opensText(id, 'start')
  await bens.opensText(id, 'end')
  await annas.page.keyboard.type('my ')
  await bens.page.keyboard.type(' of all')
  await allSay(boards, id, 'my note of all')
  await annas.page.keyboard.press('Control+z')
  await allSay(boards, id, 'note of all')
  await annas.page.keyboard.press('Control+z')
  await annas.page.keyboard.press('Control+z')
  await allSay(boards, id, 'note of all')
  await annas.page.keyboard.press('Control+Shift+z')
  await allSay(boards, id, 'my note of all')
  await annas.page.keyboard.press('Control+z')
  await annas.page.keyboard.press('Control+y')
  await allSay(boards, id, 'my note of all')
  await bens.page.keyboard.press('Control+z')
  await allSay(boards, id, 'my note')
})

test('a note deleted under somebody who types is gone; their keys do nothing, and undo has their text', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'Doomed' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await bens.opensText(id, 'end')
  await bens.page.keyboard.type(' but loved', { delay: KEY_MS })
  await annas.seesNote('Doomed but loved')
  await annas.selectShape(id)
  await Promise.all([
    annas.page.keyboard.press('Delete'),
    bens.page.keyboard.type(' and dear to n d r', { delay: KEY_MS }),
  ])
  await expect(bens.page.getByText('Anna deleted this note.', { exact: true })).toBeVisible()
  await bens.page.keyboard.type('n d r')
  for (const board of boards) await board.hasNoNotes()
  expect(await bens.withEditor((editor) => editor['getCurrentToolId']())).toBe('select')
  await expect(bens.page.locator('.tl-container [contenteditable="true"]')).toHaveCount(0)

  await annas.page.keyboard.press('Control+z')
  for (const board of boards) await board.seesNote('Doomed but loved')
  const text = await annas.textOf(id)
  await allSay(boards, id, text)
  // After a pause keys are shortcuts again.
  await bens.page.waitForTimeout(1_500)
  await bens.page.keyboard.press('d')
  await expect.poll(() => bens.withEditor((editor) => editor['getCurrentToolId']())).toBe('draw')

  await test.step('who is on a page that somebody deletes hears whose deed it was, and where they are', async () => {
    const name = await bens.withEditor(
      (editor) => (editor['getCurrentPage']() as { name: string }).name,
    )
    await annas.withEditor((editor) => {
      editor['createPage']({ id: 'page:two', name: 'Two' })
    })
    await expect
      .poll(() => bens.withEditor((editor) => (editor['getPages']() as unknown[]).length))
      .toBe(2)
    await bens.withEditor((editor) => {
      editor['setCurrentPage']('page:two')
    })
    await annas.withEditor((editor) => {
      editor['deletePage']('page:two')
    })
    const sentence = `Anna deleted the page “Two”. You are on “${name}” now.`
    await expect(bens.page.getByText(sentence, { exact: true })).toBeVisible()
  })
})

test('a composition neither doubles nor drops characters while others type in the same line', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'middle' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await annas.opensText(id, 'end')
  await bens.opensText(id, 'start')
  const ime = await inputMethod(annas.page)
  await ime.compose('に')
  await bens.page.keyboard.type('one ')
  await ime.compose('にほ')
  await expect.poll(() => bens.textOf(id)).toBe('one middleにほ')
  await bens.page.keyboard.type('two ')
  await ime.compose('にほん')
  await ime.compose('日本')
  await ime.commit('日本')
  await allSay(boards, id, 'one two middle日本')
  await ime.compose('ご')
  await bens.page.keyboard.type('three ')
  await expect.poll(() => bens.textOf(id)).toBe('one two three middle日本ご')
  await ime.commit('語')
  await annas.page.keyboard.type('!')
  await allSay(boards, id, 'one two three middle日本語!')
})

test('emoji, right-to-left text and pasted lines merge like any text', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: '👩‍🚀 שלום' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  await annas.opensText(id, 'start')
  await bens.opensText(id, 'end')
  await Promise.all([
    annas.page.keyboard.insertText('😀😃'),
    bens.page.keyboard.insertText(' עולם'),
  ])
  await allSay(boards, id, '😀😃👩‍🚀 שלום עולם')
  await annas.page.evaluate(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', 'one\ntwo ')
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  })
  await bens.page.keyboard.insertText('🏁')
  await expect.poll(() => annas.textOf(id)).toContain('עולם🏁')
  await expect.poll(() => bens.textOf(id)).toMatch(/^😀😃one\n+two 👩‍🚀/)
  await allSay(boards, id, await annas.textOf(id))
})

test('nothing but keepalives of an unchanged presence is sent after two people with different fonts have typed in one note', async ({
  newPerson,
  newBoard,
}) => {
  const { boards, id, sent } = await together(
    { newPerson, newBoard },
    { names: ['Anna', 'Ben'], text: 'Some words' },
  )
  const [annas, bens] = boards as [BoardPage, BoardPage]
  // Ben's browser draws letters half as large again: no size that one writes is right for the other.
  await bens.page.addStyleTag({
    content: '.tl-text-measure { letter-spacing: 8px !important; word-spacing: 12px !important }',
  })
  await annas.opensText(id, 'start')
  await bens.opensText(id, 'end')
  await Promise.all([
    annas.page.keyboard.type(words('one'), { delay: KEY_MS }),
    bens.page.keyboard.type(words('two'), { delay: KEY_MS }),
  ])
  await allSay(boards, id, `${words('one')}Some words${words('two')}`)
  await bens.page.waitForTimeout(3_000)
  const before = sent()
  for (const { documents, live, presence } of before) {
    expect(Math.min(documents, live, presence)).toBeGreaterThan(0)
  }
  await bens.page.waitForTimeout(10_000)
  for (const [at, { keepalives, ...news }] of sent().entries()) {
    expect(news).toEqual({ ...before[at], keepalives: undefined })
    expect(keepalives - (before[at]?.keepalives ?? 0)).toBeLessThanOrEqual(1)
  }
  for (const board of boards) {
    const { growY } = (await board.recordOf('Some words'))['props'] as { growY: number }
    expect(growY).toBeGreaterThan(0)
  }
})
