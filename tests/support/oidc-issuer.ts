import { createHash, createSign, generateKeyPairSync, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What an issuer says of whoever signs in next. */
interface IssuedPerson {
  readonly sub: string
  readonly email?: string
  readonly name?: string
  readonly email_verified?: boolean
}

/** What it may do wrong. */
export type Fault = 'nonce' | 'signature' | 'audience' | 'issuer' | 'expired' | 'alg-none'

interface Pending {
  readonly person: IssuedPerson
  readonly nonce: string
  readonly challenge: string
  readonly redirectUri: string
}

/** An OpenID Connect issuer on a free loopback port: code flow with PKCE, RS256, one client. */
export class OidcIssuer {
  readonly clientId = 'overlap'
  readonly clientSecret = 'the client of the tests'
  person: IssuedPerson = { sub: 'nobody' }
  fault: Fault | undefined
  /** Whether the address and the name are told by the userinfo endpoint only. */
  isTerse = false
  readonly #keys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  readonly #otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 })
  readonly #codes = new Map<string, Pending>()
  readonly #tokens = new Map<string, IssuedPerson>()
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy())
    })
  }

  static async start(): Promise<OidcIssuer> {
    const issuer = new OidcIssuer()
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve))
    return issuer
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    const json = (body: object, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json({
          issuer: this.url,
          authorization_endpoint: `${this.url}/authorize`,
          token_endpoint: `${this.url}/token`,
          userinfo_endpoint: `${this.url}/userinfo`,
          jwks_uri: `${this.url}/jwks`,
          response_types_supported: ['code'],
          id_token_signing_alg_values_supported: ['RS256'],
        })
      case '/jwks': {
        const key = this.#keys.publicKey.export({ format: 'jwk' })
        return json({ keys: [{ ...key, kid: 'one', use: 'sig', alg: 'RS256' }] })
      }
      case '/authorize': {
        const asked = (name: string): string => url.searchParams.get(name) ?? ''
        const code = randomUUID()
        this.#codes.set(code, {
          person: this.person,
          nonce: asked('nonce'),
          challenge: asked('code_challenge'),
          redirectUri: asked('redirect_uri'),
        })
        const back = new URL(asked('redirect_uri'))
        back.searchParams.set('code', code)
        back.searchParams.set('state', asked('state'))
        response.writeHead(302, { location: back.href }).end()
        return undefined
      }
      case '/token':
        return json(...this.#redeem(request, await bodyOf(request)))
      case '/userinfo': {
        const person = this.#tokens.get((request.headers.authorization ?? '').slice(7))
        return person ? json(person) : json({ error: 'invalid_token' }, 401)
      }
      default:
        return json({ error: 'not_found' }, 404)
    }
  }

  #redeem(request: IncomingMessage, fields: URLSearchParams): [object, number] {
    const code = fields.get('code') ?? ''
    const pending = this.#codes.get(code)
    this.#codes.delete(code)
    const credentials = [this.clientId, this.clientSecret].map(encodeURIComponent).join(':')
    const basic = `Basic ${Buffer.from(credentials.replaceAll('%20', '+')).toString('base64')}`
    const challenge = createHash('sha256')
      .update(fields.get('code_verifier') ?? '')
      .digest('base64url')
    if (
      request.headers.authorization !== basic ||
      pending?.challenge !== challenge ||
      pending.redirectUri !== fields.get('redirect_uri')
    )
      return [{ error: 'invalid_grant' }, 400]
    const accessToken = randomUUID()
    this.#tokens.set(accessToken, pending.person)
    return [
      { access_token: accessToken, token_type: 'Bearer', id_token: this.#idToken(pending) },
      200,
    ]
  }

  #idToken({ person, nonce }: Pending): string {
    const { fault } = this
    const now = Math.floor(Date.now() / 1_000) - (fault === 'expired' ? 7_200 : 0)
    const header = { alg: fault === 'alg-none' ? 'none' : 'RS256', kid: 'one' }
    const claims = {
      ...(this.isTerse ? { sub: person.sub } : person),
      iss: fault === 'issuer' ? 'http://127.0.0.1:1' : this.url,
      aud: fault === 'audience' ? 'another client' : this.clientId,
      nonce: fault === 'nonce' ? 'another' : nonce,
      iat: now,
      exp: now + 600,
    }
    const signed = [header, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    if (fault === 'alg-none') return `${signed}.`
    const { privateKey } = fault === 'signature' ? this.#otherKeys : this.#keys
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
  }
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk)
  return new URLSearchParams(text)
}
