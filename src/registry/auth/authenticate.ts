import { isRead, type Request, type Response, type RoundTrip } from '../http/request.ts'
import type { Access } from './challenge.ts'
import { refusedAlone, type Session } from './session.ts'

/**
 * Shows the registry what it asks for: nothing until its first 401, and from then on every request brings its
 * authorization along. A 401 at the end of a redirect is not the registry's, and is given back as it is; so is a 401 to a
 * list of tags where the credential is good.
 */
export function authenticating(
  session: Session,
  path: string,
  origin: () => string,
  send: RoundTrip,
): RoundTrip {
  return async (request) => {
    const { mountFrom, signal } = request
    const access: Access = {
      path,
      read: isRead(request),
      deletes: request.method === 'DELETE',
      lists: /\/tags\/list(?:\?|$)/.test(request.path),
      signal,
      ...(mountFrom !== undefined && { mountFrom }),
    }
    let used: string | undefined
    let response = await session.first(access, async () => {
      const answer = await send(request)
      if (isChallenge(answer)) session.learn(answer)
      return answer
    })
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
