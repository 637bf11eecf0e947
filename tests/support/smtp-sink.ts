import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A mail server on a free port that keeps what it is given. */
export class SmtpSink {
  readonly #mails: string[] = []
  readonly #server: Server

  private constructor() {
    this.#server = createServer((socket) => this.#talk(socket))
  }

  static async start(): Promise<SmtpSink> {
    const sink = new SmtpSink()
    await new Promise<void>((resolve) => sink.#server.listen(0, '127.0.0.1', resolve))
    return sink
  }

  /** As SMTP_URL takes it. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get count(): number {
    return this.#mails.length
  }

  /** The link in the newest mail to an address. */
  linkTo(email: string): URL {
    const mail = this.#mails.findLast((text) => text.includes(`To: ${email}`)) ?? ''
    const text = mail.replaceAll(/=\r?\n/gu, '').replaceAll('=3D', '=')
    const link = /https?:\/\/\S+\/auth\/confirm#\S+/u.exec(text)?.[0]
    if (link === undefined) throw new Error(`no link was mailed to ${email}:\n${mail}`)
    return new URL(link)
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #talk(socket: Socket): void {
    let rest = ''
    let data: string | undefined
    const say = (line: string): void => void socket.write(`${line}\r\n`)
    socket.setEncoding('utf8').on('error', () => socket.destroy())
    say('220 sink')
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (data !== undefined) {
          if (line !== '.') {
            data += `${line}\r\n`
            continue
          }
          this.#mails.push(data)
          data = undefined
          say('250 kept')
        } else if (/^DATA/iu.test(line)) {
          data = ''
          say('354 go on')
        } else if (/^QUIT/iu.test(line)) {
          say('221 bye')
          socket.end()
        } else say('250 ok')
      }
    })
  }
}
