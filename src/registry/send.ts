/** Header fields of a reply by their name in lower case; a field that came several times is a list. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** One request to the origin that a `Send` is bound to. */
export interface Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST'
  /** Path and query, `/v2/gallery/ui/tags/list?n=1000`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  /** Bytes of body that a success may have. */
  readonly limit: number
  /** Counted from 1, for the log. */
  readonly attempt?: number
  readonly signal: AbortSignal
}

export interface Response {
  /** Where the answer came from, after redirects. */
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  /** Of a failure the first 64 KiB at most. */
  readonly body: Uint8Array
  /** True where an earlier attempt's answer was lost, so that it may have been carried out. */
  readonly uncertain?: boolean
}

/**
 * Sends one request and reads the whole answer, whatever its status. What every request needs besides
 * (a log, retries, trust, redirects, authorization) wraps one `Send` in another.
 */
export type Send = (request: Request) => Promise<Response>

/** The first value of a header field. */
export function header({ headers }: Response, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

export const isSuccess = ({ status }: Response): boolean => status >= 200 && status < 300

/** A read changes nothing: it may be repeated, redirected and done with fewer rights. */
export const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'
