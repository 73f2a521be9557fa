import { SemtagError } from '../../domain/errors.ts'
import { clean } from '../../domain/text.ts'
import type { Credential, Credentials } from '../../ports/credentials.ts'
import type { Clock } from '../../ports/run.ts'
import type { Response } from '../http/request.ts'
import { createSingleFlight } from '../single-flight.ts'
import { type Access, type Challenge, deleteScope, extraActions, parseChallenges } from './challenge.ts'
import { lacksRight, needsCredentials, rejectedCredentials } from './credential-errors.ts'
import { basic, createTokens, type Token, type TokenRequest } from './tokens.ts'

export interface SessionOptions {
  /** As in references, `docker.io`. */
  readonly registry: string
  readonly credentials: Credentials
  readonly clock: Clock
  /** The scope of a token for reading. With `pull,push`, one token serves a whole release. */
  readonly scopes: 'pull' | 'pull,push'
  readonly onSecret: (secret: string) => void
  /** Resolves once a connection to the registry is established. */
  readonly reached: Promise<void>
  readonly fetchToken: (request: Omit<TokenRequest, 'realm'> & { realm: string }) => Promise<Token>
  /** True if the registry accepts this authorization for some request. */
  readonly isAccepted: (authorization: string, signal: AbortSignal) => Promise<boolean>
}

/** The credential is valid, but the registry refuses this one request. */
export const refusedAlone: unique symbol = Symbol('refused alone')

/** The challenge, the credentials and the tokens of one registry. */
export interface Session {
  /**
   * Runs the task if it is the first request to this host. Resolves to undefined if another request is the first, after
   * that request has shown scheme and challenge. Otherwise every request would find them again. The scheme is known once
   * a connection is established, and the challenge matters only to a user with a credential.
   */
  first(access: Access, task: () => Promise<Response>): Promise<Response | undefined>
  /** The value of the Authorization header; undefined until the registry has sent a challenge. */
  authorization(access: Access): Promise<string | undefined>
  /**
   * The authorization for another attempt, after a 401 to a request with the authorization `used`. With `mayRenew`, a
   * rejected token is fetched again, because the registry may end a token early. Resolves to `refusedAlone` for a list of
   * tags: some registries refuse it to users who may push.
   *
   * @throws UNAUTHORIZED or DENIED if nothing is left to try.
   * @see https://github.com/goharbor/harbor/issues/8723
   */
  answer(
    response: Response,
    used: string | undefined,
    mayRenew: boolean,
    access: Access,
  ): Promise<string | undefined | typeof refusedAlone>
}

export function createSession(options: SessionOptions): Session {
  const { registry, credentials, clock, onSecret, fetchToken, isAccepted } = options
  const opening = createSingleFlight<Response | undefined>()
  const tokens = createTokens(options.scopes, clock)
  let open = false
  let challenge: Challenge | undefined
  /** The rights that the registry last demanded for a deletion, once it said that a token for writing is not enough. */
  let deletion: string | undefined
  /** By repository: a login may be for a part of a registry. */
  const found = new Map<string, Found>()
  /** The extra rights that challenges named, by repository. */
  const named = new Map<string, readonly string[]>()

  const credentialFor = async ({ path, signal }: Access): Promise<Credential | undefined> => {
    const known = found.get(path) ?? { ask: createSingleFlight<Credential | undefined>() }
    found.set(path, known)
    if (known.answer !== undefined) return known.answer.credential
    const { value: credential } = await known.ask(signal, async () => {
      const value = await credentials.find({ registry, path }, signal)
      for (const secret of secretsOf(value)) onSecret(secret)
      return value
    })
    known.answer = { credential }
    return credential
  }

  /**
   * True if the challenge names rights that no challenge named before. False once so many are known that a registry could
   * ask for ever.
   */
  const learnRights = (asked: Challenge | undefined, { path, deletes }: Access): boolean => {
    if (deletes) return false
    const known = named.get(path) ?? []
    const all = [...new Set([...known, ...extraActions(asked, path)])].slice(0, mostActions)
    named.set(path, all)
    return all.length > known.length
  }

  const authorization = async (access: Access): Promise<string | undefined> => {
    if (challenge === undefined) return undefined
    const { scheme, parameters } = challenge
    const credential = await credentialFor(access)
    if (credential?.kind === 'registry-token') return `Bearer ${credential.token}`
    if (scheme === 'bearer') {
      const server = { registry, realm: parameters.get('realm') ?? '', service: parameters.get('service') }
      const actions = access.deletes ? deletion : undefined
      const rights = named.get(access.path) ?? []
      const token = await tokens.get({ ...access, actions, named: rights }, async (scope, signal) => {
        const fetched = await fetchToken({ ...server, scope, credential, signal })
        onSecret(fetched.value)
        return fetched
      })
      return `Bearer ${token}`
    }
    if (credential === undefined) throw needsCredentials(registry)
    return basic(credential)
  }

  /**
   * Resolves if there is no credential, so that the other requests need not wait for the challenge. It never rejects: the
   * first answer shows whether a credential is needed.
   */
  const withoutChallenge = async (access: Access): Promise<undefined> => {
    const credential = credentialFor(access).catch(() => never)
    if ((await credential) !== undefined) return never
    await options.reached
    return undefined
  }

  return {
    async first(access, task) {
      if (open) return undefined
      const lead = async () => {
        const response = await task()
        open = true
        return response
      }
      const { value, led } = await opening(access.signal, lead, () => withoutChallenge(access))
      return led ? value : undefined
    },

    authorization,

    async answer(response, used, mayRenew, access) {
      const asked = usableChallenge(response)
      const hasLearnt = learnRights(asked, access)
      if (used === undefined) {
        if (asked === undefined) throw unknownChallenge(response, registry)
        challenge = asked
        return authorization(access)
      }
      const rights = access.deletes ? deleteScope(asked) : undefined
      // A registry may demand other rights for another repository, and others again without end.
      if (rights !== undefined && rights !== deletion && !access.demanded?.has(rights)) {
        access.demanded?.add(rights)
        deletion = rights
        return authorization(access)
      }
      const insufficient = asked?.parameters.get('error') === 'insufficient_scope'
      const credential = await credentialFor(access)
      const isToken = challenge?.scheme === 'bearer' && credential?.kind !== 'registry-token'
      if (isToken && (mayRenew || hasLearnt)) {
        // The token differs if the challenge named new rights, or if another request renewed the token.
        const other = await authorization(access)
        if (other !== used) return other
        if (mayRenew && !insufficient) {
          tokens.drop(used.slice('Bearer '.length))
          return authorization(access)
        }
      }
      if (credential === undefined) throw needsCredentials(registry)
      if (access.lists && (await isAccepted(used, access.signal))) return refusedAlone
      throw insufficient
        ? lacksRight(registry, access, credential)
        : rejectedCredentials(response, { host: registry, registry, credential })
    },
  }
}

interface Found {
  readonly ask: ReturnType<typeof createSingleFlight<Credential | undefined>>
  answer?: { readonly credential: Credential | undefined }
}

/** The most extra rights that semtag asks for on one repository. */
const mostActions = 10

const never = new Promise<never>(() => {})

function secretsOf(credential: Credential | undefined): readonly string[] {
  if (credential === undefined) return []
  if (credential.kind === 'registry-token') return [credential.token]
  const secret = credential.kind === 'password' ? credential.password : credential.token
  return [secret, basic(credential).slice('Basic '.length)]
}

/** A challenge that semtag can answer. Bearer comes first, because it sends the password to fewer servers. */
function usableChallenge({ headers }: Response): Challenge | undefined {
  const challenges = parseChallenges(headers['www-authenticate'])
  return ['bearer', 'basic'].flatMap((name) => challenges.filter(({ scheme }) => scheme === name))[0]
}

function unknownChallenge({ headers }: Response, registry: string): SemtagError {
  const schemes = parseChallenges(headers['www-authenticate']).map(({ scheme }) => clean(scheme, 40))
  return new SemtagError({
    code: 'UNAUTHORIZED',
    message:
      schemes.length === 0
        ? `${registry} asks for credentials, but names no scheme (a 401 without a challenge).`
        : `${registry} asks for credentials in a scheme that semtag does not support: ${schemes.join(', ')}.`,
    speaker: 'registry',
  })
}
