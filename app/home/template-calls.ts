import type { OwnTemplate } from '#lib/services/own-templates.ts'
import { call, type CallOutcome } from './board-calls.ts'

/** The templates that this person saved. */
export function fetchOwnTemplates(): Promise<
  CallOutcome<{ readonly templates: readonly OwnTemplate[] }>
> {
  return call('/api/templates', {})
}

/** Gives a template another name, and answers it as it is stored. */
export function renameTemplate(id: string, name: string): Promise<CallOutcome<{ name: string }>> {
  return call(`/api/templates/${id}`, { method: 'PATCH', body: JSON.stringify({ name }) })
}

/** Removes a template for good. */
export function deleteTemplate(id: string): Promise<CallOutcome<unknown>> {
  return call(`/api/templates/${id}`, { method: 'DELETE' })
}
