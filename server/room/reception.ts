import type { Logger } from 'pino'
import { can } from '#lib/access/can.ts'
import { assertNever } from '#lib/core/assert.ts'
import type { BoardAccess } from '#lib/access/roles.ts'
import { CLOSE } from '#lib/protocol/close-codes.ts'
import { decodeMessage } from '#lib/protocol/decode.ts'
import { encodeReply } from '#lib/protocol/encode.ts'
import type { Message } from '#lib/protocol/messages.ts'
import type { Meter } from '#server/observe/meter.ts'
import type { Commands } from './commands.ts'
import type { Connection } from './connection.ts'
import type { FanOut } from './fan-out.ts'
import type { Intake } from './intake.ts'
import type { LiveRelay } from './live-relay.ts'
import type { Presence } from './presence.ts'
import type { Readers } from './readers.ts'
import type { SharedBoard } from './shared-board.ts'
import { beginWork, workMs } from './work-time.ts'

/** Why a message that brings no update was refused. */
type RefusedMessage =
  | 'malformed-frame'
  | 'malformed-awareness'
  | 'malformed-live'
  | 'not-for-clients'
  | 'no-document'

/** Who takes which message. */
interface Options {
  readonly access: () => BoardAccess
  readonly readers: Readers
  readonly intake: Intake
  readonly presence: Presence<Connection>
  readonly commands: Commands
  readonly live: LiveRelay
  readonly shared: SharedBoard
  readonly fanOut: FanOut
  readonly logger: Logger
  readonly meter: Meter
  readonly now: () => number
}

/** Takes the frames of one room's connections and hands each to the part that it is for. */
export class Reception {
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Takes one frame and charges its sender for it. Whatever is in it, this does not throw. */
  receive(connection: Connection, frame: Uint8Array): void {
    const begunAt = beginWork()
    const decoded = decodeMessage(frame)
    if (decoded.ok) this.#handle(connection, decoded.value)
    else if (decoded.reason === 'malformed') this.#refuse(connection, 'malformed-frame')
    const cost = { cpuMs: workMs(begunAt), messages: 1, bytes: frame.length }
    connection.charge(cost, this.#options.now())
  }

  #handle(connection: Connection, message: Message): void {
    const { access, readers, intake, presence, commands, live, shared, fanOut, now } = this.#options
    // What it has no document for: an update that it sends can only be made up.
    if (connection.wishes.cards && message.type !== 'command') {
      return this.#refuse(connection, 'no-document')
    }
    switch (message.type) {
      case 'sync-step-1':
        return readers.answer(connection, message.stateVector, now())
      case 'sync-step-2':
        return intake.take(connection, message.update, { isStep2: true })
      case 'update':
        return intake.take(connection, message.update, { isStep2: false })
      case 'awareness':
        if (!can(connection.person, 'be-present', access())) return
        if (!presence.receive(connection, message.update)) {
          return this.#refuse(connection, 'malformed-awareness')
        }
        if (presence.hasChanges) fanOut.wake()
        return shared.showed(connection)
      case 'query-awareness':
        connection.isOwedPresence = true
        return fanOut.wake()
      case 'command':
        return commands.run(connection, message.command, (reply) =>
          connection.send(encodeReply(reply), { now: now(), isStandard: false }),
        )
      case 'live':
        if (!live.receive(connection, message.body, now())) {
          return this.#refuse(connection, 'malformed-live')
        }
        if (live.hasWaiting) fanOut.wake()
        return shared.heardLive(connection, message.body)
      case 'ack':
      case 'cards':
      case 'control':
      case 'people':
      case 'reply':
        return this.#refuse(connection, 'not-for-clients')
      default:
        return assertNever(message)
    }
  }

  #refuse(connection: Connection, reason: RefusedMessage): void {
    const { logger, meter } = this.#options
    logger.info({ connectionId: connection.id, reason }, 'a connection was refused')
    meter.refused(reason)
    connection.close(CLOSE.policyViolation)
  }
}
