import { SemtagError } from '../../domain/errors.ts'
import { isRead, isSuccess, type Request, type Response, type RoundTrip } from '../http/request.ts'
import { webPageOf } from './error-reply.ts'

/** Throws where a web page was answered that says that no registry is there, or that it was not reached. */
export function refusingPages(registry: string, send: RoundTrip): RoundTrip {
  return async (request) => {
    const response = await send(request)
    const page = webPageOf(response)
    if (page === undefined) return response
    if (isSuccess(response) && !mayBePage(request)) throw notAnApi(registry, response, page.title)
    if (response.status === 404 && isRead(request) && request.path.includes('/tags/list'))
      throw noApi(registry, response)
    // nginx completes the TLS handshake first, and then asks for the certificate in a page.
    // https://nginx.org/en/docs/http/ngx_http_ssl_module.html#errors
    if (
      response.status === 400 &&
      /No required SSL certificate was sent|SSL certificate error/i.test(page.title)
    )
      throw needsCertificate(response)
    return response
  }
}

/** True for blobs, which may be pages, and for referrers: a registry without that API may answer with a page. */
const mayBePage = ({ path }: Request): boolean => /\/(?:blobs|referrers)\//.test(path)

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
    hint: 'Check the host and the port: a registry often listens on another port than the web page of its product.',
    speaker: 'registry',
  })
}

function needsCertificate({ url }: Response): SemtagError {
  return new SemtagError({
    code: 'REGISTRY_TLS',
    message: `${url.host} asks for a client certificate.`,
    hint: `Put it in /etc/docker/certs.d/${url.host}/client.cert, and its key beside it in client.key.`,
    speaker: 'registry',
  })
}
