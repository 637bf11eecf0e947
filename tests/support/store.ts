import { Store } from '@tldraw/store'
import type { TLStore } from '@tldraw/tlschema'
import { boardSchema } from '#lib/board/schema.ts'

/** A real tldraw store as the editor has it, without the editor. */
export function createStore(): TLStore {
  const assets = { upload: refuse, resolve: () => null, remove: refuse }
  return new Store({
    schema: boardSchema,
    props: { defaultName: '', assets, onMount() {} },
  })
}

async function refuse(): Promise<never> {
  return Promise.reject(new Error('there are no assets in tests'))
}
