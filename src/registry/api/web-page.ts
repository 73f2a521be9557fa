import { SemtagError } from '../../domain/errors.ts'
import { needsClientCertificate } from '../http/failure.ts'
import {
  contentType,
  isRead,
  isSuccess,
  type Request,
  type Response,
  type RoundTrip,
} from '../http/request.ts'
import { webPageOf } from './error-reply.ts'

/** Throws if the answer is a web page that shows that there is no registry, or that the request did not reach it. */
export function refusingPages(registry: string, send: RoundTrip): RoundTrip {
  return async (request) => {
    const response = await send(request)
    const page = request.method === 'HEAD' ? headOfPage(response) : webPageOf(response)
    if (page === undefined) return response
    if (isSuccess(response) && !mayBePage(request)) throw notAnApi(registry, response, page.title)
    if (response.status === 404 && isRead(request) && request.path.includes('/tags/list'))
      throw noApi(registry, response)
    // nginx completes the TLS handshake without a certificate, and then refuses with a page.
    // https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors
    if (
      response.status === 400 &&
      /No required SSL certificate was sent|SSL certificate error/i.test(page.title)
    )
      throw needsCertificate(response)
    return response
  }
}

/** True for a blob, which may be a web page, and for referrers: a registry without that API may answer with a page. */
const mayBePage = (request: Request): boolean =>
  isRead(request) && /\/(?:blobs|referrers)\//.test(request.path)

function headOfPage(response: Response): { readonly title: string } | undefined {
  return contentType(response) === 'text/html' ? { title: '' } : undefined
}

function notAnApi(registry: string, { url }: Response, title: string): SemtagError {
  const named = title === '' ? '' : ` ("${title}")`
  return new SemtagError({
    code: 'REGISTRY_ERROR',
    message: `${registry} answered with a web page${named}, perhaps a login page: ${url.origin}${url.pathname}.`,
    hint: 'Check the address of the registry, and whether a proxy or a network login page is in front of it.',
    speaker: 'registry',
  })
}

function noApi(registry: string, { url }: Response): SemtagError {
  return new SemtagError({
    code: 'REGISTRY_ERROR',
    message: `There is no registry API at ${url.origin}/v2/: ${registry} answered 404 Not Found with a web page.`,
    hint: 'Check host and port: a registry often listens on another port than the web pages of its product.',
    speaker: 'registry',
  })
}

function needsCertificate({ url }: Response): SemtagError {
  const [message, hint] = needsClientCertificate(url.host)
  return new SemtagError({ code: 'REGISTRY_TLS', message, hint, speaker: 'registry' })
}
