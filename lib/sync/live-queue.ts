import { MAX_FRAME_POINTS, type LiveFrame } from '#lib/protocol/live-frames.ts'

type Pose = Extract<LiveFrame, { kind: 'pose' }>
type Start = Extract<LiveFrame, { kind: 'gesture' }>
type Points = Extract<LiveFrame, { kind: 'points' }>

/** Points that wait while nothing gets through; a checkpoint of the document brings the rest. */
const MAX_WAITING_POINTS = 1_000

/**
 * Frames that wait to be sent, in order. Of cursor, viewport, pose and line only the newest waits;
 * points join; starts and ends of gestures all stay, and nothing is moved past one.
 */
export class LiveQueue {
  #waiting = new Map<string, LiveFrame>()
  /** Gestures that have started and not ended, with their newest pose. */
  readonly #running = new Map<number, { readonly start: Start; pose: Pose | undefined }>()
  #barrier = 0

  /** Adds one frame; what is not heard does not wait, but running gestures are remembered. */
  add(frame: LiveFrame, { isHeard }: { isHeard: boolean }): void {
    const known = this.#remember(frame)
    if (!isHeard) return
    if (known.kind === 'points') return this.#addPoints(known)
    const key = this.#keyOf(known)
    // The newest goes last, behind everything that came before it.
    this.#waiting.delete(key)
    this.#waiting.set(key, known)
  }

  /** Puts running gestures in again, for people who have not heard them. */
  addRunning(): void {
    for (const { start, pose } of this.#running.values()) {
      this.#waiting.set(this.#keyOf(start), start)
      if (pose) this.#waiting.set(this.#keyOf(pose), pose)
    }
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0
  }

  /** What waits, oldest first; it goes on waiting until {@link clear}. */
  frames(): LiveFrame[] {
    return [...this.#waiting.values()].flatMap((frame): LiveFrame[] =>
      frame.kind === 'points' ? inParts(frame) : [frame],
    )
  }

  clear(): void {
    this.#waiting = new Map()
  }

  /** Keeps track of gestures; answers the frame, a pose with what earlier ones said. */
  #remember(frame: LiveFrame): LiveFrame {
    switch (frame.kind) {
      case 'gesture':
        this.#running.set(frame.gesture, { start: frame, pose: undefined })
        return frame
      case 'gesture-end':
        this.#running.delete(frame.gesture)
        return frame
      case 'pose': {
        const running = this.#running.get(frame.gesture)
        const pose = withEarlier(frame, running?.pose)
        if (running) running.pose = pose
        return pose
      }
      default:
        return frame
    }
  }

  #keyOf(frame: LiveFrame): string {
    switch (frame.kind) {
      case 'cursor':
      case 'cursor-gone':
        return 'cursor'
      case 'viewport':
        return 'viewport'
      case 'gesture':
      case 'gesture-end':
        this.#barrier += 1
        return `barrier ${this.#barrier}`
      default:
        return `${frame.kind} ${frame.gesture} ${this.#barrier}`
    }
  }

  #addPoints(frame: Points): void {
    const key = this.#keyOf(frame)
    const waiting = this.#waiting.get(key)
    const end = waiting?.kind === 'points' ? waiting.from + waiting.points.length : -1
    if (waiting?.kind !== 'points' || frame.from < waiting.from || frame.from > end) {
      this.#waiting.set(key, frame)
      return
    }
    // The end of a straight piece is said again with every move.
    const points = [...waiting.points.slice(0, frame.from - waiting.from), ...frame.points]
    const surplus = Math.max(0, points.length - MAX_WAITING_POINTS)
    this.#waiting.set(key, {
      ...frame,
      from: waiting.from + surplus,
      points: points.slice(surplus),
    })
  }
}

function withEarlier(pose: Pose, earlier: Pose | undefined): Pose {
  return {
    ...pose,
    rotation: pose.rotation ?? earlier?.rotation,
    w: pose.w ?? earlier?.w,
    h: pose.h ?? earlier?.h,
  }
}

function inParts({ points, from, ...frame }: Points): Points[] {
  const parts: Points[] = []
  for (let start = 0; start < points.length; start += MAX_FRAME_POINTS) {
    const part = points.slice(start, start + MAX_FRAME_POINTS)
    parts.push({ ...frame, from: from + start, points: part })
  }
  return parts
}
