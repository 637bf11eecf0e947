import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contrast, tokensOf } from '#tests/support/colour.ts'

const css = readFileSync(new URL('../../../app/globals.css', import.meta.url), 'utf8')

const WORDS_ON_AREAS: readonly [text: string, area: string][] = [
  ...['text', 'muted', 'pm-text', 'po-text', 'pmm-text', 'danger', 'warn', 'ok'].flatMap(
    (text) =>
      [
        [text, 'surface'],
        [text, 'raised'],
      ] satisfies [string, string][],
  ),
  ['text', 'hover'],
  ['text', 'pressed'],
  ['muted', 'sunken'],
  ['muted', 'hover'],
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-danger', 'danger'],
  ['danger', 'danger-soft'],
  ['warn', 'warn-soft'],
  ['ok', 'ok-soft'],
  ['pm-text', 'pm-soft'],
  ['po-text', 'po-soft'],
  ['pmm-text', 'pmm-soft'],
  ['text', 'pm-soft'],
  ['text', 'po-soft'],
  ['text', 'note'],
]

const LINES_ON_AREAS: readonly [line: string, area: string][] = [
  ['focus', 'surface'],
  ['focus', 'raised'],
  ['border-strong', 'raised'],
  ['pm', 'surface'],
  ['po', 'surface'],
  ['pmm', 'surface'],
]

for (const theme of ['light', 'dark'] as const) {
  const tokens = tokensOf(css, theme)

  test.each(WORDS_ON_AREAS)(`in ${theme}, %s is readable on %s (4.5:1)`, (text, area) => {
    expect(contrast(tokens(text), tokens(area))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(LINES_ON_AREAS)(`in ${theme}, the line %s is visible on %s (3:1)`, (line, area) => {
    expect(contrast(tokens(line), tokens(area))).toBeGreaterThanOrEqual(3)
  })
}
