import { expect, test } from './fixtures.ts'
import { parseBoardId } from '#lib/board/ids.ts'
import { stockClient } from '#tests/support/client.ts'
import { signInByScript } from '#tests/support/script-contract.ts'

test('a record that cannot be shown hides no good one, and a line says how many could not be shown', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  const stranger = await joinByScript(server.origin, url)
  const card = stranger.cells.get('shape:card-pricing') as Record<string, unknown>
  stranger.cells.set('shape:bad', { ...card, id: 'shape:bad', type: 'nonsense' })
  stranger.cells.set('shape:good', { ...card, id: 'shape:good', x: 500, y: 420 })

  await expect(board.page.getByText('1 item could not be shown.')).toBeVisible()
  await expect(board.page.locator('[data-shape-id="shape:good"]')).toBeVisible()
  await board.page.getByRole('button', { name: 'Copy details' }).click()
  await expect(board.page.getByRole('button', { name: 'Copied' })).toBeVisible()
  stranger.close()
})

test('pictures, videos and previews in records of a peer are not loaded from other hosts', async ({
  newPerson,
  newBoard,
  server,
}) => {
  const ana = await newPerson('Ana')
  const url = await newBoard(ana)
  const board = await ana.opens(url)
  const asked: string[] = []
  board.page.on('request', (request) => asked.push(request.url()))
  const stranger = await joinByScript(server.origin, url)
  const card = stranger.cells.get('shape:card-pricing') as Record<string, unknown>
  const put = (id: string, record: Record<string, unknown>) =>
    stranger.cells.set(id, { id, ...record })
  const base = { ...card, meta: {}, y: -640 }
  const file = { w: 80, h: 80, name: 'x', isAnimated: false, mimeType: 'image/png' }
  const asset = { typeName: 'asset', meta: {} }
  put('asset:i', { ...asset, type: 'image', props: { ...file, src: 'https://evil.test/i.png' } })
  put('asset:v', {
    ...asset,
    type: 'video',
    props: { ...file, mimeType: 'video/mp4', src: 'https://evil.test/v.mp4' },
  })
  put('asset:b', {
    ...asset,
    type: 'bookmark',
    props: {
      title: 'A page',
      description: '',
      image: 'https://evil.test/b.png',
      favicon: 'https://evil.test/f.png',
      src: 'https://evil.test/',
    },
  })
  put('shape:i', {
    ...base,
    id: 'shape:i',
    type: 'image',
    x: -1100,
    props: {
      w: 80,
      h: 80,
      playing: true,
      url: '',
      assetId: 'asset:i',
      crop: null,
      flipX: false,
      flipY: false,
      altText: '',
    },
  })
  put('shape:v', {
    ...base,
    id: 'shape:v',
    type: 'video',
    x: -900,
    props: {
      w: 80,
      h: 80,
      time: 0,
      playing: true,
      autoplay: true,
      url: '',
      assetId: 'asset:v',
      altText: '',
    },
  })
  put('shape:b', {
    ...base,
    id: 'shape:b',
    type: 'bookmark',
    x: 700,
    props: { w: 200, h: 200, assetId: 'asset:b', url: 'https://evil.test/' },
  })
  put('shape:e', {
    ...base,
    id: 'shape:e',
    type: 'embed',
    x: 950,
    props: { w: 200, h: 200, url: 'https://evil.test/embed' },
  })
  for (const id of ['i', 'v', 'b', 'e']) {
    await expect(board.page.locator(`[data-shape-id="shape:${id}"]`)).toBeAttached()
  }
  await board.page.waitForLoadState('networkidle')
  expect(asked.filter((address) => address.includes('evil.test'))).toEqual([])
  await expect(board.page.locator('iframe')).toHaveCount(0)
  stranger.close()
})

async function joinByScript(origin: string, url: string) {
  const boardId = parseBoardId(url.split('/').pop())
  if (!boardId) throw new Error(`no board id in ${url}`)
  const cookie = await signInByScript(origin, 'Script')
  const client = stockClient({ server: { origin }, boardId, guest: { cookie } })
  await expect.poll(() => client.provider.synced).toBe(true)
  return { cells: client.doc.getMap('r'), close: () => client.close() }
}
