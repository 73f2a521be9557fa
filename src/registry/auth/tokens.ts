import { isSemtagError } from '../../domain/errors.ts'
import type { Clock } from '../../ports.ts'
import { createSingleFlight } from '../single-flight.ts'
import type { Token } from './token.ts'

type Actions = 'pull' | 'pull,push'

/** What a request needs: the repository's path, and whether it only reads. */
export interface Access {
  readonly path: string
  readonly read: boolean
  readonly deletes?: boolean
  /** It reads the list of tags. */
  readonly lists?: boolean
  /** The path of a second repository, which is read. */
  readonly mountFrom?: string
  readonly signal: AbortSignal
}

interface TokenAccess extends Access {
  /** Other rights than those to read and write, `delete`. */
  readonly actions?: string | undefined
  /** Rights besides those to read and write that the registry named, `metadata_read`. */
  readonly named: readonly string[]
}

/** The bearer tokens of one registry: one for each repository serves a whole release. */
export interface Tokens {
  /** A token that has the access, and time left; `fetch` gets one for a scope. */
  get(access: TokenAccess, fetch: (scope: string, signal: AbortSignal) => Promise<Token>): Promise<string>
  /** Forgets a token that the registry did not take. */
  drop(value: string): void
}

/** `actions` are what a token for reading is asked for; a write always needs both. */
export function createTokens(actions: Actions, clock: Clock): Tokens {
  const kept = new Map<string, Token>()
  const flights = new Map<string, ReturnType<typeof createSingleFlight<Token>>>()
  const readOnly = new Set<string>()

  return {
    async get({ path, read, deletes = false, mountFrom, actions: others, named, signal }, fetch) {
      const tokenFor = async (rights: string): Promise<string> => {
        const granted = [rights, ...(others === undefined ? named : [])].join(',')
        const second = mountFrom === undefined ? '' : ` repository:${mountFrom}:pull`
        const scope = `repository:${path}:${granted}${second}`
        const token = kept.get(scope)
        if (token !== undefined && clock.now().getTime() < token.staleAt) return token.value
        const flight = flights.get(scope) ?? createSingleFlight<Token>()
        flights.set(scope, flight)
        const { value } = await flight(signal, () => fetch(scope, signal))
        kept.set(scope, value)
        return value.value
      }
      if (others !== undefined) return tokenFor(others)
      if (read && (actions === 'pull' || readOnly.has(path))) return tokenFor('pull')
      try {
        return await tokenFor('pull,push')
      } catch (error) {
        // Some servers refuse the whole scope to who may only read. A write must show that refusal, a read need not; and
        // who deletes is told by the registry what right it wants.
        if ((!read && !deletes) || !isSemtagError(error) || !refusals.has(error.code)) throw error
        const token = await tokenFor('pull')
        readOnly.add(path)
        return token
      }
    },

    drop(value) {
      for (const [scope, token] of kept) if (token.value === value) kept.delete(scope)
    },
  }
}

const refusals = new Set(['UNAUTHORIZED', 'DENIED'])
