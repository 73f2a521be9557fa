import type { Digest } from '../../../src/domain/digest.ts'
import type { Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'

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
  /** Where this registry gives tokens, `/token` by default. */
  path?: string
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
  /** How Link names the next page: by its path and the last tag, or by its whole address and a word of its own. */
  nextPage: 'path' | 'word'
  /** The refusal of an `n` above `pageSize`, which otherwise counts as the page size. */
  tooManyTags: Reply | undefined
  /** By `digest` as docker-registry 2.8, by `tag` too as distribution 3; `image`: a tag takes all others of it along. */
  deletion: 'none' | 'digest' | 'tag' | 'image'
  /** Refuse manifests whose blobs or children are not there. */
  checkBlobs: boolean
  /** Send Docker-Content-Digest. */
  contentDigest: boolean
  /** After each write the tag answers its former digest (or 404) this many times. */
  staleReads: number
  /** Whether a PUT names several tags at once: not at all, or by the digest with `?tag=`, as zot has it. */
  severalTags: 'none' | 'digest'
  /** The referrers API; without it clients look at the fallback tag. */
  referrers: boolean
  /** How an upload's Location is written; another registry's origin: the bytes are sent there. */
  uploadLocation: 'path' | 'address' | `http${string}`
  /** The refusal of writes to a repository that is not there, where a push does not create it. */
  unknownRepository: Reply | undefined
  /** Fields of every reply to a request for a manifest. */
  headers: Readonly<Record<string, string>>
  /** A reply refuses the write. */
  immutable: (write: Write) => Reply | undefined
  /** A reply instead of the answer, such as that of a rate limit. */
  throttle: (request: ReceivedRequest) => Reply | undefined
}

export const defaults: Settings = {
  auth: 'open',
  pageSize: undefined,
  nextPage: 'path',
  tooManyTags: undefined,
  deletion: 'digest',
  checkBlobs: true,
  contentDigest: true,
  staleReads: 0,
  severalTags: 'none',
  referrers: false,
  uploadLocation: 'address',
  unknownRepository: undefined,
  headers: {},
  immutable: () => undefined,
  throttle: () => undefined,
}
