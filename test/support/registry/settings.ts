import type { Digest } from '../../../src/domain/image/digest.ts'
import type { Reply } from './reply.ts'
import type { ReceivedRequest } from './request.ts'

export interface BearerAuth {
  /** The user, who has all rights. Undefined: nobody can log in. */
  user?: string
  password?: string
  /** The refresh token that POST takes. */
  identityToken?: string
  /** The rights without a login, none by default. */
  anonymous?: readonly string[]
  /** The rights of the user, all by default. */
  rights?: readonly string[]
  /** The right that a deletion needs, by repository; `delete` by default. */
  deletion?: Readonly<Record<string, string>>
  /** The realm; by default `/token` here. The tokens of all test registries count everywhere. */
  realm?: string
  /** Where this registry gives tokens, `/token` by default. */
  path?: string
  service?: string
  /** Refuse a token with 403 if the user lacks one of the rights, instead of granting fewer rights. */
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
  /** The digest of the tag. */
  readonly present: Digest | undefined
}

/** The behaviour of the registry. Tests may change it while the registry runs. */
export interface Settings {
  auth: Auth
  /** Tags on a page; undefined: all on one, in no order, as docker-registry 2.8 has it. */
  pageSize: number | undefined
  /** The form of the next page in Link: its path with the last tag, or its whole address with an opaque word. */
  nextPage: 'path' | 'word'
  /** How a page names the next one. A registry with `no-link` honours `n` without a `pageSize` too. */
  paging: 'link' | 'link-without-rel' | 'link-cut' | 'link-bare' | 'link-unopened' | 'no-link'
  /** What the registry does with a `last` that none of its Links named. */
  madeUpLast: 'counts' | 'ignored' | 'refused'
  /** The refusal of an `n` above `pageSize`, which otherwise counts as the page size. */
  tooManyTags: Reply | undefined
  /** A reply that replaces the first page, or each page after it. */
  brokenPage: { readonly page: 1 | 2; readonly reply: Reply } | undefined
  /** The tag list shows the repository as it was so many milliseconds ago. */
  listLag: number
  /** A cache repeats each answer to a request for a tag list for so many milliseconds. */
  listCache: number
  /**
   * The list omits tags that begin with another tag: `all` of them, or those that `follow` the shorter one in the order
   * of an object store's keys. S3 sorts `2.1/` before `2/`, so `2.1.1` hides `2.1.10` there, and `2` hides `20` alone.
   *
   * @see https://github.com/distribution/distribution/issues/4891
   */
  hidesPrefixed: 'nothing' | 'follow' | 'all'
  /** A read of a tag shows what it pointed at so many milliseconds ago. Reads by digest are never late. */
  headLag: number
  /** HEAD of a tag answers as GET does; `missing`: always 404, as Nexus; `denied`: 403 for an absent tag, as Artifactory. */
  heads: 'right' | 'missing' | 'denied'
  /** The list names these tags, and their images are 404 by every reference, as archived images of ECR are. */
  archived: ReadonlySet<string>
  /** A proxy answers each PUT of a manifest with status 200 and a login page, and stores nothing. */
  loginPage: boolean
  /** The registry keeps tags in lower case and finds them in any case, as Gitea does. */
  lowerCase: boolean
  /** The time in milliseconds, by which answers are late. */
  now: () => number
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
  paging: 'link',
  madeUpLast: 'counts',
  tooManyTags: undefined,
  brokenPage: undefined,
  listLag: 0,
  listCache: 0,
  hidesPrefixed: 'nothing',
  headLag: 0,
  heads: 'right',
  archived: new Set(),
  loginPage: false,
  lowerCase: false,
  now: Date.now,
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
