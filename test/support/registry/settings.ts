import type { Digest } from '../../../src/domain/digest.ts'
import type { Reply } from './reply.ts'

export interface BearerAuth {
  /** Who may log in; all rights. Undefined: nobody can. */
  user?: string
  password?: string
  /** The refresh token that POST takes. */
  identityToken?: string
  /** The rights without a login, none by default. */
  anonymous?: readonly string[]
  /** The rights of the user, all by default. */
  rights?: readonly string[]
  /** Where clients are sent for a token; by default to `/token` here. Tokens of every test registry count everywhere. */
  realm?: string
  service?: string
  /** Refuse a token with 403 where some of the rights asked for are not given, instead of giving less. */
  strict?: boolean
  /** False: POST is 404, as at servers without OAuth2. */
  post?: boolean
  /** The field of the reply, `token` by default. */
  field?: 'token' | 'access_token'
  /** Seconds; by default the reply does not say. */
  expiresIn?: number
}

export type Auth = 'open' | { basic: { user: string; password: string } } | { bearer: BearerAuth }

export interface Write {
  readonly path: string
  readonly tag: string
  readonly digest: Digest
  /** What the tag points at now. */
  readonly present: Digest | undefined
}

/** How the registry behaves; may be changed while it runs. */
export interface Settings {
  auth: Auth
  /** Tags on a page; undefined: all on one, in no order, as docker-registry 2.8 has it. */
  pageSize: number | undefined
  /** By `digest` as docker-registry 2.8, by `tag` too as distribution 3. */
  deletion: 'none' | 'digest' | 'tag'
  /** Refuse manifests whose blobs or children are not there. */
  checkBlobs: boolean
  /** Send Docker-Content-Digest. */
  contentDigest: boolean
  /** After each write the tag answers its former digest (or 404) this many times. */
  staleReads: number
  /** A reply refuses the write. */
  immutable: (write: Write) => Reply | undefined
}

export const defaults: Settings = {
  auth: 'open',
  pageSize: undefined,
  deletion: 'digest',
  checkBlobs: true,
  contentDigest: true,
  staleReads: 0,
  immutable: () => undefined,
}
