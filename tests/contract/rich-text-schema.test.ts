import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Schema } from 'prosemirror-model'
import { expect, test } from 'vitest'
import { richTextSchema } from '#lib/board/rich-text-schema.ts'

const tldraw = createRequire(import.meta.url).resolve('tldraw')
const fromTldraw = createRequire(tldraw)
const tldrawText = join(dirname(tldraw), '../dist-esm/lib/utils/text')

interface Extension {
  configure(options: object): unknown
  config: { excludes?: unknown; priority?: number }
}

async function load(specifier: string): Promise<unknown> {
  return import(
    specifier.startsWith('/') ? specifier : fromTldraw.resolve(specifier).replace('.cjs', '.js')
  )
}

/** What tldraw's file of default extensions does, without the editor that it imports. */
async function tldrawSchema(): Promise<Schema> {
  const { getSchema } = (await load('@tiptap/core')) as { getSchema(list: unknown[]): Schema }
  const { default: Code } = (await load('@tiptap/extension-code')) as { default: Extension }
  const { default: Highlight } = (await load('@tiptap/extension-highlight')) as {
    default: Extension
  }
  const { default: Link } = (await load('@tiptap/extension-link')) as { default: Extension }
  const { default: StarterKit } = (await load('@tiptap/starter-kit')) as { default: Extension }
  const { TextDirection } = (await load(join(tldrawText, 'textDirection.mjs'))) as {
    TextDirection: unknown
  }
  delete Code.config.excludes
  Highlight.config.priority = 1100
  return getSchema([
    StarterKit.configure({ blockquote: false, codeBlock: false, horizontalRule: false }),
    Link.configure({ openOnClick: false, autolink: true }),
    Highlight,
    TextDirection,
  ])
}

/** Everything about a schema that decides which JSON it makes and accepts. */
function shape(schema: Schema): unknown {
  const defaults = (attrs: Readonly<Record<string, { default?: unknown }>> | null | undefined) =>
    Object.entries(attrs ?? {}).map(([name, spec]) => [name, spec.default])
  return {
    top: schema.topNodeType.name,
    nodes: Object.values(schema.nodes).map(({ name, spec }) => ({
      name,
      content: spec.content ?? '',
      group: spec.group ?? '',
      inline: spec.inline ?? false,
      marks: spec.marks,
      attrs: defaults(spec.attrs),
    })),
    marks: Object.values(schema.marks).map((type) => ({
      name: type.name,
      attrs: defaults(type.spec.attrs),
      excludes: Object.values(schema.marks)
        .filter((other) => type.excludes(other))
        .map(({ name }) => name),
    })),
  }
}

test('our rich text schema is the one that tldraw’s default extensions build, in the same order', async () => {
  expect(shape(richTextSchema)).toEqual(shape(await tldrawSchema()))
})

test('tldraw still configures its extensions as this test repeats it', () => {
  const source = readFileSync(join(tldrawText, 'richText.mjs'), 'utf8')
  const list = source.slice(source.indexOf('tipTapDefaultExtensions = ['))
  expect(list.slice(0, list.indexOf('];')).replace(/\s+/g, ' ')).toBe(
    'tipTapDefaultExtensions = [ StarterKit.configure({ blockquote: false, codeBlock: false,' +
      ' horizontalRule: false }), Link.configure({ openOnClick: false, autolink: true }),' +
      ' Highlight, KeyboardShiftEnterTweakExtension, TextDirection ',
  )
  expect(source).toContain('Code.config.excludes = void 0')
  expect(source).toContain('Highlight.config.priority = 1100')
})
