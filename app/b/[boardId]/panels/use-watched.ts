import { useCallback, useSyncExternalStore } from 'react'
import type { Watched } from '#lib/sync/watched.ts'

/** The value now; the component renders again after every change. */
export function useWatched<Value>(watched: Watched<Value>): Value {
  const subscribe = useCallback((listener: () => void) => watched.subscribe(listener), [watched])
  const get = () => watched.get()
  return useSyncExternalStore(subscribe, get, get)
}
