import { SemtagError } from '../../domain/errors.ts'
import { header, isRead, type Request, type Response, type RoundTrip } from './request.ts'

const redirects = new Set([301, 302, 303, 307, 308])
/** Redirects that keep method and body: https://www.rfc-editor.org/rfc/rfc9110#section-15.4.8 */
const repeatable = new Set([307, 308])
const maximumRedirects = 5

/** A registry redirected a request to another host. */
export interface Moved {
  /** The host and port of the registry. */
  readonly host: string
  /** The host and port that the redirect names. */
  readonly to: string
  /** True for a write, false for the read of a manifest or a list. */
  readonly write: boolean
}

export interface RedirectOptions {
  /** A `RoundTrip` to another origin, without this registry's trust and client certificate. */
  readonly outside: (origin: string) => RoundTrip
  readonly onMoved: (moved: Moved) => void
}

/**
 * Follows redirects, and sends an upload to the origin that the registry names, as docker and crane do. A request within
 * the registry's origin stays as it is. A request to another origin loses its authorization, and stays without it. A
 * redirected write is followed only if method and body stay the same.
 *
 * @throws REGISTRY_ERROR for a redirect that cannot be followed.
 * @see https://pkg.go.dev/net/http#Client.Do
 */
export function redirecting({ outside, onMoved }: RedirectOptions, send: RoundTrip): RoundTrip {
  const sendTo = (request: Request, origin: string | undefined) =>
    origin === undefined ? send(request) : outside(origin)(bare(request))

  return async (request) => {
    let elsewhere = request.origin
    let response = await sendTo(request, elsewhere)
    const { origin, host } = response.url
    let isMoved = false
    for (let count = 1; redirects.has(response.status); count++) {
      if (count > maximumRedirects) throw fault(response, `redirects more than ${maximumRedirects} times.`)
      const target = targetOf(response)
      if (!isRead(request) && !repeatable.has(response.status)) throw lost(request, response, target)
      if (elsewhere !== undefined || target.origin !== origin) elsewhere = target.origin
      isMoved ||= target.origin !== origin
      if (isMoved && !request.path.includes('/blobs/sha'))
        onMoved({ host, to: target.host, write: !isRead(request) })
      response = await sendTo({ ...request, path: `${target.pathname}${target.search}` }, elsewhere)
    }
    return isMoved ? { ...response, redirectedBy: host } : response
  }
}

function targetOf(response: Response): URL {
  const location = header(response, 'location')
  if (location === undefined || !URL.canParse(location, response.url.href))
    throw fault(response, 'redirects without a valid address.')
  const target = new URL(location, response.url)
  const downgrade = target.protocol !== 'https:' && response.url.protocol === 'https:'
  if (downgrade || !/^https?:$/.test(target.protocol))
    throw fault(
      response,
      `redirects from HTTPS to ${target.protocol}//${target.host}. semtag does not follow.`,
    )
  return target
}

// The fields that the content needs. None of them identifies the user.
const harmless = new Set(['accept', 'content-length', 'content-type', 'range'])

function bare(request: Request): Request {
  const headers = Object.entries(request.headers).filter(([name]) => harmless.has(name))
  return { ...request, headers: Object.fromEntries(headers) }
}

/** A client that followed such a redirect would send a GET instead of the write. */
function lost({ method }: Request, response: Response, { host }: URL): SemtagError {
  const { status, url } = response
  return fault(
    response,
    `redirects a ${method} to ${host} with HTTP ${status}, which would lose the write.`,
    url.host === host
      ? `Ask the operator of ${url.host} to redirect with 307 or 308.`
      : `Use ${host} as the registry, or let the engine write: semtag push --via engine.`,
  )
}

const otherAddress =
  'Use the address that it redirects to as the registry, or let the engine write: semtag push --via engine.'

function fault({ url }: Response, what: string, hint = otherAddress): SemtagError {
  return new SemtagError({
    code: 'REGISTRY_ERROR',
    message: `${url.host} ${what}`,
    hint,
    speaker: 'registry',
  })
}
