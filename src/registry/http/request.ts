/** The header fields of a reply, by lower-case name. A repeated field is a list. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** One request to the origin that a `RoundTrip` is bound to. */
export interface Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  /** Path and query, `/v2/gallery/ui/tags/list?n=1000`. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /** A function returns a fresh stream on each call. A request with a stream is never retried. */
  readonly body?: Uint8Array | string | (() => AsyncIterable<Uint8Array>)
  /** The largest body of a success, in bytes; 64 KiB by default. */
  readonly limit?: number
  /** Return the body of a success as `stream` instead of reading it. `limit` does not apply to a stream. */
  readonly stream?: true
  /** Send to this origin instead of the one that the `RoundTrip` is bound to, without authorization or trust. */
  readonly origin?: string
  /** The path of a second repository of this registry that the request reads. */
  readonly mountFrom?: string
  /** For the log; the first attempt is 1. */
  readonly attempt?: number
  readonly signal: AbortSignal
}

/** A body that has not been read yet. */
export interface Body extends AsyncIterable<Uint8Array> {
  /** Closes the connection. A caller that does not read to the end must call it; `for await` does so itself. */
  destroy(): void
}

export interface Response {
  /** The URL that answered, after redirects. */
  readonly url: URL
  readonly status: number
  readonly headers: Headers
  /** The body of a failure is cut at 64 KiB. */
  readonly body: Uint8Array
  /** Replaces `body` if the request asked for a stream and succeeded. The caller reads it or destroys it. */
  readonly stream?: Body
  /** The host and port that redirected to the origin that answered. */
  readonly redirectedBy?: string
  /** The proxy that forwarded the request over plain HTTP. The answer may be its own. */
  readonly proxy?: string
  /** True if the answer to an earlier attempt was lost, so that the registry may have carried it out. */
  readonly uncertain?: boolean
  /** The number of attempts, if the last of several attempts failed too. */
  readonly attempts?: number
}

/**
 * Sends one request and reads the whole answer, whatever its status, except for a `stream`. A decorator that adds
 * logging, retries, trust, redirects or authorization takes a `RoundTrip` and returns one.
 */
export type RoundTrip = (request: Request) => Promise<Response>

/** The first value of a header field. */
export function header({ headers }: Response, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : value?.[0]
}

/** The reply's media type, in lower case, without parameters and without what a proxy repeats. */
export function contentType(response: Response): string | undefined {
  return header(response, 'content-type')
    ?.split(/[;,\s]/)[0]
    ?.toLowerCase()
}

export const isSuccess = ({ status }: Response): boolean => status >= 200 && status < 300

/** A read changes nothing, so it may be repeated, redirected and sent with fewer rights. */
export const isRead = ({ method }: Request): boolean => method === 'GET' || method === 'HEAD'
