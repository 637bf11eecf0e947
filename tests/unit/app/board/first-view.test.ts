import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { firstViewScript } from '#app/b/[boardId]/first-view.ts'

const PHONE = { isPhone: true, isOnline: true, kept: undefined, hasList: true, search: '' }

/** Where a board's page leads on a device, what its address is then, and what the device remembers. */
function open(device: {
  isPhone: boolean
  isOnline: boolean
  /** Or `no storage`. */
  kept: string | undefined
  hasList: boolean
  search: string
}): { to: string; shown: string; kept: string | undefined } {
  let [to, shown, kept] = ['', `/b/x${device.search}`, device.kept]
  const storage = {
    getItem: () => {
      if (device.kept === 'no storage') throw new Error('none')
      return kept ?? null
    },
    setItem: (_key: string, value: string) => {
      if (device.kept === 'no storage') throw new Error('none')
      kept = value
    },
  }
  runInNewContext(firstViewScript({ hasList: device.hasList }), {
    URLSearchParams,
    location: {
      search: device.search,
      pathname: '/b/x',
      hash: '',
      replace: (path: string) => (to = path),
    },
    history: { state: null, replaceState: (_s: null, _t: string, path: string) => (shown = path) },
    localStorage: storage,
    navigator: { onLine: device.isOnline },
    matchMedia: () => ({ matches: device.isPhone }),
  })
  return { to, shown, kept }
}

test.each([
  ['a phone', PHONE, '/b/x/list'],
  ['a computer', { ...PHONE, isPhone: false }, ''],
  ['a phone whose person chose the canvas last', { ...PHONE, kept: 'canvas' }, ''],
  ['a phone whose person chose the list last', { ...PHONE, kept: 'list' }, '/b/x/list'],
  ['a phone without a network', { ...PHONE, isOnline: false }, ''],
  ['a phone, of a board without regions', { ...PHONE, hasList: false }, ''],
  [
    'a phone whose server is away, sent by the service worker',
    { ...PHONE, search: '?view=kept' },
    '',
  ],
  ['a phone that keeps nothing', { ...PHONE, kept: 'no storage' }, '/b/x/list'],
] as const)('on %s', (_device, device, to) => {
  expect(open(device).to).toBe(to)
})

test('the canvas asked for by the address is shown, remembered, and leaves the address', () => {
  const asked = { ...PHONE, search: '?view=canvas' }
  expect(open(asked)).toEqual({ to: '', shown: '/b/x', kept: 'canvas' })
  expect(open({ ...asked, kept: 'no storage' })).toMatchObject({ to: '', shown: '/b/x' })
})
