import { isRead, type Request, type Response, type RoundTrip } from '../http/request.ts'
import type { Access } from './challenge.ts'
import { refusedAlone, type Session } from './session.ts'

/**
 * Sends no authorization until the registry's first 401, and from then on with every request. Returns two kinds of 401
 * to the caller: a 401 of another host after a redirect, and a 401 for a tag list if the credential is valid.
 */
export function authenticating(
  session: Session,
  path: string,
  origin: () => string,
  send: RoundTrip,
): RoundTrip {
  return async (request) => {
    const access: Access = {
      path,
      read: isRead(request),
      deletes: request.method === 'DELETE',
      demanded: new Set(),
      lists: /\/tags\/list(?:\?|$)/.test(request.path),
      mountFrom: request.mountFrom,
      signal: request.signal,
    }
    let used: string | undefined
    let response = await session.first(access, () => send(request))
    if (response === undefined) {
      used = await session.authorization(access)
      response = await send(authorized(request, used))
    }
    let mayRenew = true
    while (isChallenge(response)) {
      const first = used === undefined
      const answer = await session.answer(response, used, mayRenew, access)
      if (answer === refusedAlone) return response
      used = answer
      mayRenew &&= first
      response = await send(authorized(request, used))
    }
    return response
  }

  function isChallenge({ status, url }: Response): boolean {
    return status === 401 && url.origin === origin()
  }
}

function authorized(request: Request, authorization: string | undefined): Request {
  return authorization === undefined
    ? request
    : { ...request, headers: { ...request.headers, authorization } }
}
