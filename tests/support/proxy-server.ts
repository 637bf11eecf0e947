import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { freePort } from './free-port.ts'

const NGINX = '/usr/sbin/nginx'
const CADDY = '/usr/bin/caddy'
const OPENSSL = '/usr/bin/openssl'

/** Which of the reverse proxies that deploy/ has a file for. */
export type ProxyName = 'nginx' | 'caddy'

/**
 * A reverse proxy of this test alone, on loopback, as the file in deploy/ sets it up: only names, ports,
 * certificate and servers are other ones. The test command installs the programs (scripts/test.mjs).
 */
export class ProxyServer {
  readonly #child: ChildProcess
  readonly #folder: string
  #said = ''

  /**
   * Checks the file as the program itself does, and starts it.
   *
   * @param port - where people come by https
   * @param servers - ports of the two servers behind it
   * @throws Error with what the program says of the file
   */
  static async start(options: {
    name: ProxyName
    port: number
    servers: readonly [number, number]
  }): Promise<ProxyServer> {
    const { name, port } = options
    const program = name === 'nginx' ? NGINX : CADDY
    if (!existsSync(program))
      throw new Error(`these tests need ${program} (Debian: apt-get install ${name})`)
    const folder = mkdtempSync(join(tmpdir(), `overlap-${name}-`))
    const plain = await freePort()
    const { check, run } =
      name === 'nginx' ? nginx(options, folder, plain) : caddy(options, folder, plain)
    // Caddy keeps its authority's key in a folder of the test's own.
    const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
    const checked = spawnSync(program, check, { encoding: 'utf8', env })
    if (checked.status !== 0) {
      rmSync(folder, { recursive: true, force: true })
      throw new Error(`${name} refuses its file: ${checked.stdout}${checked.stderr}`)
    }
    const child = spawn(program, run, { stdio: ['ignore', 'pipe', 'pipe'], env })
    const server = new ProxyServer(child, folder)
    await server.#serves(port)
    return server
  }

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child
    this.#folder = folder
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#said += text))
  }

  async end(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit')
      this.#child.kill('SIGKILL')
      await ended
    }
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #serves(port: number): Promise<void> {
    const deadline = Date.now() + 10_000
    for (;;) {
      // Caddy listens before it has made its certificate.
      const options = {
        host: '127.0.0.1',
        port,
        servername: 'localhost',
        rejectUnauthorized: false,
      }
      const socket = connect(options)
      const isOpen = await new Promise((resolve) => {
        socket.once('secureConnect', () => resolve(true))
        socket.once('error', () => resolve(false))
      })
      socket.destroy()
      if (isOpen) return
      if (this.#child.exitCode !== null || Date.now() > deadline) {
        await this.end()
        throw new Error(`the proxy did not start: ${this.#said}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

interface Commands {
  readonly check: readonly string[]
  readonly run: readonly string[]
}
type Place = { readonly port: number; readonly servers: readonly [number, number] }

function nginx({ port, servers }: Place, folder: string, plain: number): Commands {
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const made = spawnSync(
    OPENSSL,
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-days',
      '1',
    ].concat(['-subj', '/CN=localhost', '-out', certificate, '-keyout', key]),
    { encoding: 'utf8' },
  )
  if (made.status !== 0)
    throw new Error(`these tests need ${OPENSSL} (Debian: apt-get install openssl): ${made.stderr}`)
  const site = replaced('nginx.conf', [
    ['listen [::]:80;', ''],
    ['listen [::]:443 ssl http2;', ''],
    ['listen 80;', `listen 127.0.0.1:${plain};`],
    ['listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`],
    ['/etc/letsencrypt/live/boards.example.org/fullchain.pem', certificate],
    ['/etc/letsencrypt/live/boards.example.org/privkey.pem', key],
    ['server_name boards.example.org;', 'server_name localhost;'],
    ['127.0.0.1:3000', `127.0.0.1:${servers[0]}`],
    ['127.0.0.1:3001', `127.0.0.1:${servers[1]}`],
  ])
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ')
  writeFileSync(join(folder, 'site.conf'), site)
  writeFileSync(
    join(folder, 'main.conf'),
    `daemon off; master_process off; pid ${folder}/pid; events {} http { ${temporary} include ${folder}/site.conf; }`,
  )
  const args = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'main.conf')]
  return { check: [...args, '-t'], run: args }
}

function caddy({ port, servers }: Place, folder: string, plain: number): Commands {
  const site = replaced('Caddyfile', [
    ['\nboards.example.org {', `\nlocalhost {`],
    ['127.0.0.1:3000', `127.0.0.1:${servers[0]}`],
    ['127.0.0.1:3001', `127.0.0.1:${servers[1]}`],
  ])
  const file = join(folder, 'Caddyfile')
  const settings = [
    'admin off',
    'local_certs',
    'skip_install_trust',
    'default_bind 127.0.0.1',
    `http_port ${plain}`,
    `https_port ${port}`,
  ]
  writeFileSync(file, `{\n\t${settings.join('\n\t')}\n}\n${site}`)
  const args = ['--config', file, '--adapter', 'caddyfile']
  return { check: ['validate', ...args], run: ['run', ...args] }
}

/** A file of deploy/ with other words; each of them must be there. */
function replaced(name: string, words: readonly (readonly [string, string])[]): string {
  let text = readFileSync(fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url)), 'utf8')
  for (const [from, to] of words) {
    if (!text.includes(from)) throw new Error(`deploy/${name} has no "${from}"`)
    text = text.replaceAll(from, to)
  }
  return text
}
