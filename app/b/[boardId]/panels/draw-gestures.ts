import { type Editor, react, type TLShapeId, unsafe__withoutCapture } from 'tldraw'
import { Disposer } from '#lib/core/disposer.ts'
import type { LiveFrame } from '#lib/protocol/live-frames.ts'
import type { LiveChannel } from '#lib/sync/live-channel.ts'
import { mixPoints, type Place, Track } from '#lib/sync/track.ts'
import { GestureInk } from './gesture-ink.ts'
import { movedByOthers, setMovedByOthers } from './moved-by-others.ts'
import { mixPoses, MovedShapes, type Pose } from './moved-shapes.ts'

/** After the end of a gesture its commit is on the way; it is waited for no longer than this. */
const COMMIT_WITHIN_MS = 1_000
/** Whoever says nothing for so long rests, or hangs: checkpoints have brought what there is to show. */
const SILENT_AFTER_MS = 5_000

type Start = Extract<LiveFrame, { kind: 'gesture' }>

/** One gesture of somebody else, from its start until its commit is here. */
interface Running {
  readonly start: Start
  readonly colour: string
  readonly pose: Track<Pose>
  readonly ends: readonly [Track<Place>, Track<Place>]
  /** Of a stroke: page points, and the number of the first one that was heard. */
  points: Place[]
  firstPoint: number | undefined
  goneAt: number
  heardAt: number
  /** What was stored of the first shape when the gesture ended. */
  storedAtEnd: unknown
}

/**
 * Draws what teammates do in a gesture that runs, until the returned function is called. The store
 * keeps what the document says; what is drawn is the difference to it, so that the commit, when it
 * comes, leaves nothing to draw and nothing jumps.
 *
 * @param layer - moves with the camera, page units
 */
export function drawGestures(options: {
  layer: HTMLElement
  editor: Editor
  live: LiveChannel
}): () => void {
  const drawing = new Drawing(options)
  return () => drawing.close()
}

class Drawing {
  readonly #editor: Editor
  readonly #ends = new Disposer()
  /** By slot of the sender and number of the gesture. */
  readonly #running = new Map<number, Map<number, Running>>()
  readonly #shapes: MovedShapes
  readonly #ink: GestureInk
  #frameId: number | undefined
  #silence: ReturnType<typeof setTimeout> | undefined

  constructor({ layer, editor, live }: { layer: HTMLElement; editor: Editor; live: LiveChannel }) {
    this.#editor = editor
    this.#shapes = new MovedShapes(editor)
    this.#ink = new GestureInk(editor, layer)
    this.#ends.add(
      live.subscribe(({ slot, person }, frame) =>
        this.#hear(slot, { frame, colour: person.colour }),
      ),
    )
    this.#ends.add(
      live.onLeave(({ slot }) => {
        this.#running.delete(slot)
        this.#wake()
      }),
    )
    // A commit, a checkpoint or a shape that is drawn anew: the difference is another one.
    this.#ends.add(editor.store.listen(() => this.#wakeIfRunning(), { scope: 'document' }))
    // A commit or a checkpoint has the shape where it was drawn, which is where it was stored before
    // and the difference to it: what listens to the store would hear of that two frames later.
    this.#ends.add(
      react('stored places of what is moved', () => {
        const moved = movedByOthers(editor)
        const isStale = [...moved.keys()].some((id) => this.#shapes.isDrawnFromElsewhere(id))
        if (isStale) unsafe__withoutCapture(() => this.#drawNow())
      }),
    )
    this.#ends.add(
      react('gestures on this page', () => {
        editor.getCurrentPageId()
        this.#wakeIfRunning()
      }),
    )
  }

  close(): void {
    this.#ends.dispose()
    clearTimeout(this.#silence)
    if (this.#frameId !== undefined) cancelAnimationFrame(this.#frameId)
    this.#shapes.close()
    this.#ink.close()
    setMovedByOthers(this.#editor, { places: this.#shapes.places(), held: new Set() })
  }

  #hear(slot: number, { frame, colour }: { frame: LiveFrame; colour: string }): void {
    if (!('gesture' in frame)) return
    const own = this.#running.get(slot) ?? new Map<number, Running>()
    this.#running.set(slot, own)
    if (frame.kind === 'gesture') own.set(frame.gesture, newRunning(frame, colour))
    const running = own.get(frame.gesture)
    if (!running) return
    const now = performance.now()
    running.heardAt = now
    clearTimeout(this.#silence)
    this.#silence = setTimeout(() => this.#wake(), SILENT_AFTER_MS)
    if (frame.kind === 'pose') running.pose.add(frame, now)
    else if (frame.kind === 'points') addPoints(running, frame)
    else if (frame.kind === 'gesture-end') {
      running.goneAt = now + COMMIT_WITHIN_MS
      running.storedAtEnd = this.#stored(running)
    } else if (frame.kind === 'line') {
      running.ends[0].add({ x: frame.x1, y: frame.y1 }, now)
      running.ends[1].add({ x: frame.x2, y: frame.y2 }, now)
    }
    this.#wake()
  }

  #wakeIfRunning(): void {
    if (this.#running.size > 0) this.#wake()
  }

  #wake(): void {
    this.#frameId ??= requestAnimationFrame(() => {
      this.#frameId = undefined
      this.#drawNow()
    })
  }

  #drawNow(): void {
    if (this.#draw(performance.now())) this.#wake()
  }

  /** True while the next frame will show something else without being woken. */
  #draw(now: number): boolean {
    let isMoving = false
    this.#shapes.begin()
    this.#ink.begin()
    for (const [slot, own] of this.#running) {
      for (const [number, running] of own) {
        if (this.#isOver(running, now)) own.delete(number)
        else if (this.#isToBeShown(running, now)) {
          this.#show(`${slot} ${number}`, { running, now })
        }
        isMoving ||= running.goneAt < Infinity || isOnItsWay(running, now)
      }
      if (own.size === 0) this.#running.delete(slot)
    }
    for (const { id, from, to } of this.#shapes.tiedArrows()) {
      this.#ink.line(`tied ${id}`, { id, from, to })
    }
    this.#shapes.end()
    this.#ink.end()
    setMovedByOthers(this.#editor, { places: this.#shapes.places(), held: this.#held(now) })
    return isMoving
  }

  /** Ended, and the board has it, or anything newer: what comes after is not this gesture's. */
  #isOver(running: Running, now: number): boolean {
    if (running.goneAt === Infinity) return false
    if (now > running.goneAt || this.#stored(running) !== running.storedAtEnd) return true
    const pose = running.pose.newest
    return pose !== undefined && this.#shapes.isInPlace(running.start.ids, pose)
  }

  #isToBeShown({ start, heardAt }: Running, now: number): boolean {
    return start.pageId === this.#editor.getCurrentPageId() && now - heardAt < SILENT_AFTER_MS
  }

  /** What a hand is on: whoever rests with a card still asks where it belongs. */
  #held(now: number): ReadonlySet<string> {
    const all = [...this.#running.values()].flatMap((own) => [...own.values()])
    const held = all.filter(
      (running) =>
        running.start.form === 'pose' &&
        running.goneAt === Infinity &&
        this.#isToBeShown(running, now),
    )
    return new Set(held.flatMap(({ start }) => start.ids))
  }

  #stored({ start }: Running): unknown {
    const [id] = start.ids
    return id === undefined ? undefined : this.#editor.store.get(id as TLShapeId)
  }

  #show(key: string, { running, now }: { running: Running; now: number }): void {
    const { start, colour, points } = running
    const id = start.ids[0] ?? ''
    if (start.form === 'stroke') {
      const isCommitted = running.goneAt < Infinity && this.#ink.isStrokeStored(id)
      if (!isCommitted) this.#ink.stroke(key, { id, points })
      return
    }
    if (start.form === 'line') {
      const [from, to] = running.ends.map((track) => track.at(now))
      if (from && to && !this.#shapes.isOwn(id)) this.#ink.line(key, { id, from, to })
      return
    }
    const pose = running.pose.at(now)
    const isHeld = running.goneAt === Infinity
    if (pose && this.#shapes.move(start.ids, { pose, isHeld }) === 'too-different') {
      this.#ink.ghost(key, { pose, colour })
    }
  }
}

function newRunning(start: Start, colour: string): Running {
  return {
    start,
    colour,
    pose: new Track<Pose>(mixPoses),
    ends: [new Track<Place>(mixPoints), new Track<Place>(mixPoints)],
    points: [],
    firstPoint: undefined,
    goneAt: Infinity,
    heardAt: performance.now(),
    storedAtEnd: undefined,
  }
}

function isOnItsWay({ pose, ends }: Running, now: number): boolean {
  return pose.isMoving(now) || ends.some((track) => track.isMoving(now))
}

/** Frames may be lost: what they held is a straight piece until the next checkpoint. */
function addPoints(running: Running, frame: Extract<LiveFrame, { kind: 'points' }>): void {
  running.firstPoint ??= frame.from
  const at = Math.max(0, frame.from - running.firstPoint)
  running.points = [...running.points.slice(0, at), ...frame.points]
}
