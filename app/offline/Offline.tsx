import { IS_PRODUCTION } from '#app/env.ts'
import type { Principal } from '#lib/access/principal.ts'
import { KeepOffline } from './KeepOffline.tsx'

/** Stands on every page that can be loaded again without a network. */
export function Offline({ principal }: { principal: Principal }) {
  // While developing, files change without changing their names.
  if (!IS_PRODUCTION) return null
  const owner =
    principal.kind === 'nobody' ? 'nobody' : `${principal.id} ${principal.colour} ${principal.name}`
  return <KeepOffline owner={owner} />
}
