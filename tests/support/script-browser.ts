/** A browser without pages: keeps cookies and sends its origin, as one of ours would. */
export class ScriptBrowser {
  readonly origin: string
  readonly #cookies = new Map<string, string>()
  /** Where it is, for a server that counts people by X-Forwarded-For. */
  readonly #address: string

  constructor(origin: string, address: string) {
    this.origin = origin
    this.#address = address
  }

  /** The Cookie header that it sends. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async get(url: string): Promise<Response> {
    return this.#fetch(url, {})
  }

  /** A POST of JSON, or of a form with its CSRF token when `fields` are given. */
  async post(
    url: string,
    options: { fields?: Record<string, string>; json?: object; from?: string } = {},
  ): Promise<Response> {
    const { fields, json = {}, from = this.origin } = options
    if (!fields)
      return this.#fetch(url, {
        method: 'POST',
        headers: { origin: from, 'content-type': 'application/json' },
        body: JSON.stringify(json),
      })
    const csrf = await this.get('/api/auth/csrf')
    const { csrfToken } = (await csrf.json()) as { csrfToken: string }
    return this.#fetch(url, {
      method: 'POST',
      headers: { origin: from },
      body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
    })
  }

  async patch(url: string, json: object): Promise<Response> {
    return this.#fetch(url, {
      method: 'PATCH',
      headers: { origin: this.origin, 'content-type': 'application/json' },
      body: JSON.stringify(json),
    })
  }

  /** The address that an answer of next-auth leads to. */
  async leadsTo(url: string, fields: Record<string, string>): Promise<string> {
    const { url: target } = (await (await this.post(url, { fields })).json()) as { url: string }
    return target
  }

  async becomeGuest(name: string): Promise<void> {
    await this.post('/api/auth/callback/guest', { fields: { name } })
  }

  async person(): Promise<{ id: string; name: string } | undefined> {
    const session = (await (await this.get('/api/auth/session')).json()) as {
      person?: { id: string; name: string }
    }
    return session.person
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    headers.set('cookie', this.cookie)
    headers.set('x-forwarded-for', this.#address)
    const response = await fetch(new URL(url, this.origin), {
      ...init,
      headers,
      redirect: 'manual',
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1)
      const equals = pair.indexOf('=')
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)]
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }
}
