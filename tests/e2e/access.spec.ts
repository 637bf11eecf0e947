import type { APIResponse } from '@playwright/test'
import { expect, test, type Person } from './fixtures.ts'
import { isAccessible } from './axe.ts'
import type { BoardPage } from './pages/BoardPage.ts'

/** From the owner's word to what somebody else sees, as the product promises it. */
const REACH_MS = 1_000

test('somebody who is demoted in the middle of a drag looks on, edits again when they may, and is told when they are out @timed', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const [ana, bo] = [await newPerson('Ana'), await newPerson('Bo')]
  const url = await newBoard(ana)
  const [anasBoard, bosBoard] = await Promise.all([ana.opens(url), bo.opens(url)])
  const owner = new Owner(ana, url, server.origin)
  const bosId = await owner.idOf('Bo')
  const before = await anasBoard.placeOf('Pricing')

  const grip = await bosBoard.holds('Pricing')
  await bosBoard.page.mouse.move(grip.x + 60, grip.y + 40, { steps: 3 })
  await expect.poll(() => bosBoard.placeOf('Pricing')).not.toEqual(before)

  await owner.gives(bosId, 'viewer')
  await expect(bosBoard.pill).toHaveText('View only', { timeout: REACH_MS })
  await bosBoard.page.mouse.move(grip.x + 90, grip.y + 90)
  await bosBoard.page.mouse.up()
  await bosBoard.page.keyboard.press('n')
  expect(await bosBoard.placeOf('Pricing')).toEqual(before)
  expect(await anasBoard.placeOf('Pricing')).toEqual(before)
  await expect(bosBoard.page.getByTestId('tools.note')).toHaveCount(0)
  // What was said of a card is still to be read, and nothing of it to be changed.
  await bosBoard.selectShape(await bosBoard.idOf('Pricing'))
  await bosBoard.page.getByRole('button', { name: 'Details' }).click()
  const details = bosBoard.page.getByRole('dialog', { name: 'Card' })
  await expect(details).toHaveText('PricingHeld byProduct ManagerAccountableProduct Manager')
  await expect(details.locator('input, select, button')).toHaveCount(0)
  await bosBoard.page.keyboard.press('Escape')
  await bosBoard.page.keyboard.press('i')
  await expect(details).toBeVisible()
  await bosBoard.page.keyboard.press('Escape')
  await anasBoard.addNote('Only Ana writes')
  await bosBoard.seesNote('Only Ana writes')
  await bosBoard.page.mouse.move(grip.x, grip.y)
  await expect(anasBoard.cursorOf(/Bo/u)).toBeVisible()

  await owner.gives(bosId, 'editor')
  await expect(bosBoard.pill).toHaveText('Saved', { timeout: REACH_MS })
  await bosBoard.addNote('Bo writes again')
  await anasBoard.seesNote('Bo writes again')

  // Whatever is open above the board does not hide why.
  await bosBoard.page.getByRole('button', { name: 'Share' }).click()
  await expect(bosBoard.page.getByRole('dialog')).toBeVisible()
  await owner.gives(bosId, 'none')
  await saysWhy(bosBoard, 'You no longer have access to this board.')
  await expect(bosBoard.page.getByRole('dialog')).toHaveCount(0)
  await isAccessible(bosBoard.page)
  // By keyboard nothing of the board under it can be reached.
  await bosBoard.page.keyboard.press('Tab')
  await expect(bosBoard.page.getByRole('link', { name: 'Go to your boards' })).toBeFocused()
  await bosBoard.page.keyboard.press('Tab')
  await expect(bosBoard.page.getByRole('button', { name: 'Ask for access' })).toBeFocused()
  await bosBoard.page.keyboard.press('Enter')
  await expect(
    bosBoard.page.getByRole('heading', { name: 'You can’t open this board' }),
  ).toBeVisible()
  await anasBoard.saysSaved()
})

test('by a view link people see all and change nothing; when it is stopped they are told, and a new address leads who may there @timed', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const [ana, cy] = [await newPerson('Ana'), await newPerson('Cy')]
  const url = await newBoard(ana, { template: 'blank' })
  const owner = new Owner(ana, url, server.origin)
  const view = await owner.viewLink()
  const redeemed = await cy.context.request.post(`${server.origin}/api/links/redeem`, {
    headers: { origin: server.origin },
    data: { token: view.token },
  })
  expect(redeemed.status(), await redeemed.text()).toBe(200)
  const [anasBoard, cysBoard] = await Promise.all([ana.opens(url), cy.opens(url)])

  await expect(cysBoard.pill).toHaveText('View only')
  await anasBoard.addNote('Seen by all')
  await cysBoard.seesNote('Seen by all')
  await cysBoard.dragNote('Seen by all', { x: 120, y: 60 })
  await cysBoard.page.keyboard.press('Delete')
  expect(await cysBoard.placeOf('Seen by all')).toEqual(await anasBoard.placeOf('Seen by all'))

  await owner.send('delete', `links/${view.id}`)
  await saysWhy(cysBoard, 'The link you came by has ended, so this board is closed to you.')

  await owner.send('post', 'address')
  await saysWhy(anasBoard, 'This board has a new address.')
  await anasBoard.page.getByRole('link', { name: 'Open it there' }).click()
  await anasBoard.isOpen()
  await anasBoard.seesNote('Seen by all')
})

async function saysWhy({ page }: BoardPage, sentence: string): Promise<void> {
  await expect(page.getByRole('heading', { name: sentence })).toBeVisible({ timeout: REACH_MS })
}

/** What an owner does in the share dialog, by script. */
class Owner {
  readonly #person: Person
  readonly #board: string
  readonly #origin: string

  constructor(person: Person, url: string, origin: string) {
    this.#person = person
    this.#board = `${origin}/api/boards/${new URL(url).pathname.split('/').at(-1)}`
    this.#origin = origin
  }

  async send(method: 'delete' | 'patch' | 'post', path: string, data?: object): Promise<void> {
    const response = await this.#person.context.request[method](`${this.#board}/${path}`, {
      headers: { origin: this.#origin },
      ...(data === undefined ? {} : { data }),
    })
    await succeeds(response)
  }

  async gives(personId: string, role: 'viewer' | 'editor' | 'none'): Promise<void> {
    await this.send('patch', `members/${personId}`, { role })
  }

  async idOf(name: string): Promise<string> {
    const { members } = await this.#sharing()
    return members.find((member) => member.name === name)?.personId ?? ''
  }

  async viewLink(): Promise<{ id: string; token: string }> {
    const link = (await this.#sharing()).links.find(({ role }) => role === 'viewer')
    expect(link).toBeDefined()
    return link ?? { id: '', token: '' }
  }

  async #sharing() {
    const response = await this.#person.context.request.get(`${this.#board}/sharing`)
    await succeeds(response)
    return (await response.json()) as {
      members: { personId: string; name: string }[]
      links: { id: string; role: string; token: string }[]
    }
  }
}

async function succeeds(response: APIResponse): Promise<void> {
  expect(response.ok(), await response.text()).toBe(true)
}
