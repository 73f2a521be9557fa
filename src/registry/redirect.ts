import { SemtagError } from '../domain/errors.ts'
import { header, isRead, type Request, type Response, type Send } from './send.ts'

const redirects = new Set([301, 302, 303, 307, 308])
const maximumRedirects = 5

/**
 * Follows the redirects of reads, and goes where an upload is sent. Within the registry's origin they go as they are;
 * once elsewhere they go without authorization and over `outside`, where neither the trust nor the client certificate
 * that this registry has count.
 */
export function redirecting(outside: (origin: string) => Send, send: Send): Send {
  return async (request) => {
    if (request.origin !== undefined) return outside(request.origin)(bare(request))
    let response = await send(request)
    const { origin } = response.url
    let left = false
    for (let count = 1; redirects.has(response.status) && isRead(request); count++) {
      if (count > maximumRedirects) throw fault(response, `redirects more than ${maximumRedirects} times.`)
      const target = targetOf(response)
      left ||= target.origin !== origin
      const path = `${target.pathname}${target.search}`
      response = left
        ? await outside(target.origin)({ ...bare(request), path })
        : await send({ ...request, path })
    }
    return response
  }
}

function targetOf(response: Response): URL {
  const location = header(response, 'location')
  if (location === undefined || !URL.canParse(location, response.url.href))
    throw fault(response, 'redirects to no address.')
  const target = new URL(location, response.url)
  const downgrade = target.protocol !== 'https:' && response.url.protocol === 'https:'
  if (downgrade || !/^https?:$/.test(target.protocol))
    throw fault(
      response,
      `redirects from HTTPS to ${target.protocol}//${target.host}, which is not followed.`,
    )
  return target
}

// What the content needs, and nothing that says who we are.
const harmless = new Set(['accept', 'content-length', 'content-type', 'range'])

function bare(request: Request): Request {
  const headers = Object.entries(request.headers).filter(([name]) => harmless.has(name))
  return { ...request, headers: Object.fromEntries(headers) }
}

function fault({ url }: Response, what: string): SemtagError {
  return new SemtagError({ code: 'REGISTRY_ERROR', message: `${url.host} ${what}`, speaker: 'registry' })
}
