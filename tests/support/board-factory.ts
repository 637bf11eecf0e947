import {
  createBindingId,
  createShapeId,
  toRichText,
  type TLArrowBinding,
  type TLArrowShape,
  type TLFrameShape,
  type TLGroupShape,
  type TLNoteShape,
  type TLPage,
  type TLPageId,
  type TLRecord,
  type TLShape,
  type TLShapeId,
  type TLStore,
} from '@tldraw/tlschema'
import * as Y from 'yjs'
import { encodeSeed } from '#lib/board/seed.ts'
import * as bindingAdapter from './binding-adapter.ts'
import { createStore } from './store.ts'

export const FIRST_PAGE = 'page:page' as TLPageId

interface Place {
  readonly parent?: string
  readonly index?: string
  readonly x?: number
  readonly y?: number
}

/** A note as people make them. */
export function note(
  name: string,
  options: Place & { text?: string; color?: string } = {},
): TLNoteShape {
  return {
    ...shape(name, options),
    type: 'note',
    props: {
      color: (options.color ?? 'yellow') as TLNoteShape['props']['color'],
      labelColor: 'black',
      size: 'm',
      font: 'draw',
      fontSizeAdjustment: 0,
      align: 'middle',
      verticalAlign: 'middle',
      growY: 0,
      url: '',
      richText: toRichText(options.text ?? ''),
      scale: 1,
    },
  }
}

export function frame(name: string, options: Place = {}): TLFrameShape {
  return {
    ...shape(name, options),
    type: 'frame',
    props: { w: 400, h: 300, name: '', color: 'black' },
  }
}

export function group(name: string, options: Place = {}): TLGroupShape {
  return { ...shape(name, options), type: 'group', props: {} }
}

export function arrow(name: string, options: Place & { text?: string } = {}): TLArrowShape {
  return {
    ...shape(name, options),
    type: 'arrow',
    props: {
      kind: 'arc',
      labelColor: 'black',
      color: 'black',
      fill: 'none',
      dash: 'draw',
      size: 'm',
      arrowheadStart: 'none',
      arrowheadEnd: 'arrow',
      font: 'draw',
      start: { x: 0, y: 0 },
      end: { x: 100, y: 0 },
      bend: 0,
      text: options.text ?? '',
      labelPosition: 0.5,
      scale: 1,
      elbowMidPoint: 0.5,
    },
  }
}

export function binding(
  name: string,
  ends: { from: string; to: string; terminal?: 'start' | 'end' },
): TLArrowBinding {
  return {
    id: createBindingId(name),
    typeName: 'binding',
    type: 'arrow',
    fromId: shapeId(ends.from),
    toId: shapeId(ends.to),
    meta: {},
    props: {
      terminal: ends.terminal ?? 'end',
      normalizedAnchor: { x: 0.5, y: 0.5 },
      isExact: false,
      isPrecise: false,
      snap: 'none',
    },
  }
}

export function page(name: string, index = 'a2'): TLPage {
  return {
    id: `page:${name}` as TLPageId,
    typeName: 'page',
    name,
    index: index as TLPage['index'],
    meta: {},
  }
}

/** The id of the shape of this name, or the given id. */
export function shapeId(name: string): TLShapeId {
  return name.startsWith('shape:') ? (name as TLShapeId) : createShapeId(name)
}

function shape(name: string, options: Place) {
  const parent = options.parent ?? FIRST_PAGE
  return {
    id: shapeId(name),
    typeName: 'shape' as const,
    x: options.x ?? 0,
    y: options.y ?? 0,
    rotation: 0,
    index: (options.index ?? 'a1') as TLShape['index'],
    parentId: (parent.startsWith('page:') ? parent : shapeId(parent)) as TLShape['parentId'],
    isLocked: false,
    opacity: 1 as const,
    meta: {},
  }
}

/** Fields to replace; of the properties, only the named ones. */
export interface ShapeChange {
  readonly props?: object
  readonly x?: number
  readonly y?: number
  readonly index?: string
  readonly parentId?: string
}

/** What the product's binding can do, or a broken one that a test puts in its place. */
export type Adapter = typeof bindingAdapter

/** One person's half of a board, without an editor and without a network. */
export class Replica {
  doc: Y.Doc
  readonly store: TLStore
  attached: ReturnType<Adapter['attach']>
  readonly #adapter: Adapter

  constructor(options: { clientId: number; update?: Uint8Array | undefined; adapter?: Adapter }) {
    this.#adapter = options.adapter ?? bindingAdapter
    this.doc = new Y.Doc()
    this.doc.clientID = options.clientId
    if (options.update) Y.applyUpdate(this.doc, options.update)
    this.store = createStore()
    this.attached = this.#adapter.attach(this.doc, this.store)
  }

  /** An edit as a person makes it, flushed. */
  edit(...records: readonly TLRecord[]): void {
    this.store.put([...records])
    this.attached.flush()
  }

  /** Deletes shapes as a person does: with everything inside them and the bindings on them. */
  remove(...names: readonly string[]): void {
    const gone = new Set<string>(names.map(shapeId))
    const records = this.store.allRecords()
    for (let size = -1; size !== gone.size;) {
      size = gone.size
      for (const record of records) {
        if (record.typeName === 'shape' && gone.has(record.parentId)) gone.add(record.id)
        const isLoose =
          record.typeName === 'binding' && (gone.has(record.fromId) || gone.has(record.toId))
        if (isLoose) gone.add(record.id)
      }
    }
    this.store.remove([...gone] as TLShapeId[])
    this.attached.flush()
  }

  /** The shape of this name; only the fields of notes may be asked for without a look at its type. */
  shape(name: string): TLNoteShape | undefined {
    return this.store.get(shapeId(name)) as TLNoteShape | undefined
  }

  /** Changes a shape that is there. */
  change(name: string, change: ShapeChange): void {
    const before = this.store.get(shapeId(name))
    if (!before) throw new Error(`no shape ${name}`)
    const props = { ...before.props, ...change.props }
    this.edit({ ...before, ...change, props } as TLShape)
  }

  /** What the store shows of the document, by id. */
  shown(): Record<string, TLRecord> {
    const records = this.store
      .allRecords()
      .filter(({ typeName }) => this.store.scopedTypes.document.has(typeName))
    records.sort((a, b) => (a.id < b.id ? -1 : 1))
    return Object.fromEntries(records.map((record) => [record.id, record]))
  }

  /** Starts over with a fresh document, as after a rebuild. */
  attachTo(doc: Y.Doc): void {
    this.attached.detach()
    this.doc = doc
    this.attached = this.#adapter.attach(doc, this.store)
  }
}

/** Everybody gets everything, and shows it. */
export function sync(...replicas: readonly Replica[]): void {
  const updates = replicas.map(({ doc }) => Y.encodeStateAsUpdate(doc))
  for (const { doc, attached } of replicas) {
    for (const update of updates) Y.applyUpdate(doc, update, 'network')
    attached.flush()
  }
}

/** A board with these records, as the server makes it. */
export function seedOf(...records: readonly TLRecord[]): Uint8Array {
  return encodeSeed({ epoch: 1, template: 'test', furniture: [], records })
}

/** Several people on one board. */
export function people(count: number, update: Uint8Array = seedOf()): Replica[] {
  return Array.from({ length: count }, (_, at) => new Replica({ clientId: at + 1, update }))
}

/** The plain text of a note. */
export function textIn(replica: Replica, name: string): string {
  const props = replica.shape(name)?.props
  const blocks = (props?.richText.content ?? []) as { content?: { text?: string }[] }[]
  return blocks
    .map((block) => (block.content ?? []).map(({ text }) => text ?? '').join(''))
    .join('\n')
}
