import { expect, test } from './fixtures.ts'

test('from home to an edited board the browser asks no other host for anything', async ({
  newcomer,
  newBoard,
  server,
}) => {
  const ana = await newcomer('Ana')
  const asked: string[] = []
  const failed: string[] = []
  ana.context.on('request', (request) => asked.push(request.url()))
  ana.context.on('requestfailed', (request) => failed.push(request.url()))
  const home = await ana.context.newPage()
  await home.goto(server.origin)
  await expect(home.getByRole('heading', { level: 1 })).toBeVisible()

  const board = await ana.opens(await newBoard(ana))
  await board.addNote('Where do the fonts come from?')
  await board.saysSaved()
  await board.page.waitForLoadState('networkidle')

  const elsewhere = asked.filter(
    (url) => /^(https?|wss?):/.test(url) && new URL(url).host !== new URL(server.origin).host,
  )
  expect(elsewhere).toEqual([])
  expect(failed).toEqual([])
  expect(asked.length).toBeGreaterThan(20)
})

test('a board opens and is edited without one console error', async ({ newcomer, newBoard }) => {
  const ana = await newcomer('Ana')
  const problems: string[] = []
  ana.context.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  ana.context.on('weberror', (error) => problems.push(error.error().message))
  const board = await ana.opens(await newBoard(ana))
  await board.addNote('All quiet')
  await board.saysSaved()
  expect(problems).toEqual([])
})
