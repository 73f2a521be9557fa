import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { SignJWT } from 'jose'
import { createCertificates } from '../support/certificates.ts'

/** One request for a token. */
export interface TokenRequest {
  /** `anonymous`, `password` (GET with Basic, or POST) or `refresh_token` (POST). */
  readonly grant: string
  readonly scopes: readonly string[]
  readonly status: number
}

/**
 * The server that a registry's Bearer challenge names: gives whoever knows the password, or the identity token
 * (as OAuth2 refresh token), every access asked for; without either a token without access.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/
 * @see https://distribution.github.io/distribution/spec/auth/oauth/
 */
export interface TokenServer {
  readonly realm: string
  readonly issuer: string
  readonly service: string
  /** PEM of the authority that the registry must trust for the signatures. */
  readonly authority: string
  /** A token for the scopes, without a request. */
  mint(scopes: readonly string[]): Promise<string>
  /** All requests so far. */
  requests(): readonly TokenRequest[]
  stop(): Promise<void>
}

export interface TokenAccount {
  readonly username: string
  readonly password: string
  readonly identityToken: string
}

const issuer = 'semtag test tokens'
const service = 'semtag test registry'
const lifetime = 300

export async function startTokenServer(account: TokenAccount): Promise<TokenServer> {
  const { ca, cert, key } = await createCertificates(['token.test'])
  const mint = signer(cert, key, account.username)
  const requests: TokenRequest[] = []

  const server = createServer((request, response) => {
    void answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  const answer = async (request: IncomingMessage) => {
    const { grant, scopes, granted } = await readRequest(request, account)
    requests.push({ grant, scopes, status: granted ? 200 : 401 })
    if (!granted)
      return { status: 401, body: { errors: [{ code: 'UNAUTHORIZED', message: 'wrong credentials' }] } }
    const token = await mint(grant === 'anonymous' ? [] : scopes)
    return { status: 200, body: { token, access_token: token, expires_in: lifetime } }
  }

  await once(server.listen(0, '127.0.0.1'), 'listening')
  // The server ends with this process and does not keep it alive.
  server.unref()
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The token server has no port.')
  return {
    realm: `http://127.0.0.1:${address.port}/token`,
    issuer,
    service,
    authority: ca,
    mint,
    requests: () => [...requests],
    async stop() {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function readRequest(request: IncomingMessage, account: TokenAccount) {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (request.method === 'POST') {
    const form = new URLSearchParams(await text(request))
    const grant = form.get('grant_type') ?? ''
    const known =
      grant === 'refresh_token'
        ? form.get('refresh_token') === account.identityToken
        : form.get('username') === account.username && form.get('password') === account.password
    return { grant, scopes: scopesOf(form), granted: known && form.get('service') === service }
  }
  const { authorization } = request.headers
  const basic = Buffer.from(`${account.username}:${account.password}`).toString('base64')
  return {
    grant: authorization === undefined ? 'anonymous' : 'password',
    scopes: scopesOf(url.searchParams),
    granted: authorization === undefined || authorization === `Basic ${basic}`,
  }
}

function scopesOf(parameters: URLSearchParams): readonly string[] {
  return parameters.getAll('scope').flatMap((scope) => scope.split(' '))
}

function signer(certificate: string, privateKey: string, subject: string) {
  const key = createPrivateKey(privateKey)
  const chain = [new X509Certificate(certificate).raw.toString('base64')]
  return (scopes: readonly string[]): Promise<string> =>
    new SignJWT({ access: scopes.map(accessOf) })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256', x5c: chain })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(service)
      // A little early: the registry refuses a token of the future, and the clocks have seconds.
      .setNotBefore('-10s')
      .setIssuedAt()
      .setExpirationTime(`${lifetime}s`)
      .setJti(randomUUID())
      .sign(key)
}

// type:name:action,action, where a name may hold a host's colon.
function accessOf(scope: string) {
  const [type = '', ...rest] = scope.split(':')
  const actions = rest.pop() ?? ''
  return { type, name: rest.join(':'), actions: actions.split(',') }
}
