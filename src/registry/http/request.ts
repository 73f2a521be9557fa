/** Header fields of a reply by their name in lower case; a field that came several times is a list. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** One request to the origin that a `RoundTrip` is bound to. */
export interface Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Path and query, `/v2/gallery/ui/tags/list?n=1000`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** A function gives a fresh stream each time it is called; a request with one is sent once, and never repeated. */
  readonly body?: Uint8Array | string | (() => AsyncIterable<Uint8Array>)
  /** Bytes of body that a success may have. */
  readonly limit: number
  /** The body of a success is not read but given as `stream`, whose length `limit` does not bound. */
  readonly stream?: true
  /** Another origin than the one that the `RoundTrip` is bound to: it gets neither authorization nor trust. */
  readonly origin?: string
  /** The path of a second repository of this registry, which the request reads. */
  readonly mountFrom?: string
  /** Counted from 1, for the log. */
  readonly attempt?: number
  readonly signal: AbortSignal
}

/** A body that is still under way. */
export interface Body extends AsyncIterable<Uint8Array> {
  /** Ends the connection: for who does not read to the end. `for await` does it by itself. */
  destroy(): void
}

export interface Response {
  /** Where the answer came from, after redirects. */
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  /** Of a failure the first 64 KiB at most. */
  readonly body: Uint8Array
  /** Instead of `body`, where the request asked for it and succeeded: who gets it reads or destroys it. */
  readonly stream?: Body
  /** The host and port that was asked, where it redirected to the origin that answered. */
  readonly redirectedBy?: string
  /** The proxy that forwarded the request over plain HTTP: it may have answered itself. */
  readonly proxy?: string
  /** True where an earlier attempt's answer was lost, so that it may have been carried out. */
  readonly uncertain?: boolean
  /** How often it was asked, where a failure that might have passed has stayed. */
  readonly attempts?: number
}

/**
 * Sends one request and reads the whole answer, whatever its status, but for a `stream`. What every request needs besides
 * (a log, retries, trust, redirects, authorization) wraps one `RoundTrip` in another.
 */
export type RoundTrip = (request: Request) => Promise<Response>

/** The first value of a header field. */
export function header({ headers }: Response, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

export const isSuccess = ({ status }: Response): boolean => status >= 200 && status < 300

/** A read changes nothing: it may be repeated, redirected and done with fewer rights. */
export const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'
