import type { Template } from './template.ts'

/** An empty board. */
export const blank: Template = {
  id: 'blank',
  version: 1,
  name: 'Blank board',
  description: 'An empty page for notes, arrows and drawings.',
  placements: ['example'],
  build: () => ({ furniture: [], records: [] }),
}
