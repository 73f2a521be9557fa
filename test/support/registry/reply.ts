/** An answer of the registry. An object is sent as JSON. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string | Uint8Array | object
}

/** An error in the form of the distribution specification. */
export function failure(status: number, code: string, message: string = code.toLowerCase()): Reply {
  return { status, body: { errors: [{ code, message }] } }
}

/** The answer of distribution to an unknown path, such as one with an invalid tag. */
export const notFoundPage: Reply = {
  status: 404,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: '404 page not found\n',
}
