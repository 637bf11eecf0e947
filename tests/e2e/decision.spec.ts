import { isAccessible } from './axe.ts'
import { expect, test } from './fixtures.ts'
import { ListPage } from './pages/ListPage.ts'
import { OwnershipPanel } from './pages/OwnershipPanel.ts'

test('a decision without an Approver or with two says so on the lane, in the panel, the list and the agreement', async ({
  newPerson,
  newBoard,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana, { template: 'daci', title: 'Raise the price?' })
  const board = await ana.opens(url)
  const panel = new OwnershipPanel(board.page)
  await panel.open()
  await panel.says('Approver', 1, ['Head of Product'])
  await expect(panel.gapOf('Approver')).toHaveCount(0)
  await expect(panel.root).not.toContainText('Accountable')
  const lane = board.page.locator('.ov-region-count[data-region="Approver"]')
  await expect(lane).toHaveAttribute('data-gap', 'false')

  await board.holds('Design')
  await expect.poll(() => panel.lettersOn(board.note('Design'))).toEqual(['CO'])
  await board.page.mouse.up()
  await board.page.keyboard.press('2')
  await panel.says('Approver', 2, ['Design', 'Head of Product'])
  await expect(panel.gapOf('Approver')).toHaveText('Two Approvers: keep one')
  await expect(lane).toHaveAttribute('data-gap', 'true')
  await expect(board.pill).toHaveText('Saved')

  const page = await ana.newPage()
  await page.goto(`${url}/list`)
  const list = new ListPage(page)
  await list.isOpen()
  await expect(list.heading(/^Approver/)).toContainText('Two Approvers: keep one')
  await list.row('Design').focus()
  await page.keyboard.press('0')
  await expect(list.own).toHaveText('Design: No part.')
  await expect(list.row('Design')).toHaveAccessibleName('Design, No part')
  await page.getByRole('combobox', { name: 'Part for Head of Product' }).selectOption('in:Informed')
  await expect(list.heading(/^Approver/)).toContainText('No Approver yet')
  await expect(list.pill).toHaveText('Saved')
  await isAccessible(page)
  await panel.says('Approver', 0)
  await expect(panel.gapOf('Approver')).toHaveText('No Approver yet')
  await isAccessible(board.page, '.ov-ownership')

  await page.goto(`${url}/agreement`)
  await expect(page.getByRole('row', { name: /^Approver/ })).toHaveText('ApproverNo Approver yet')
  await expect(page.getByRole('row', { name: /^Driver/ })).toHaveText('DriverProduct Manager')
  await isAccessible(page)
  const file = await page.request.get(`${url.replace('/b/', '/api/boards/')}/agreement.csv`)
  const lines = (await file.text()).split('\r\n').map((line) => line.split(',').slice(0, 3).join())
  expect(lines).toContain('Approver,,No Approver yet')
  expect(lines).toContain('No part,Design,')
})
