/**
 * The origin of every transaction that holds this person's own edits, so that the connection can
 * count them as unsaved. One object per binding, rebuild or open text.
 */
export interface LocalEdit {
  readonly kind: 'local-edit'
  readonly by: 'bind-records' | 'rebase' | 'open-text'
}

/** True for transactions that hold this person's own edits. */
export function isLocalEdit(origin: unknown): origin is LocalEdit {
  return (
    typeof origin === 'object' &&
    origin !== null &&
    'kind' in origin &&
    origin.kind === 'local-edit'
  )
}
