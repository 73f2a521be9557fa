import type { Credential } from '../../../src/ports/credentials.ts'
import type { RegistryOptions } from './registry.ts'
import { failure, type Reply } from './reply.ts'
import type { BearerAuth, Settings, Write } from './settings.ts'

/** The behaviour of a vendor's registry. */
export interface Vendor {
  readonly options: RegistryOptions
  /** The login of a user; undefined if the registry is open. */
  readonly credential: Credential | undefined
  /** The refusal to change an immutable tag; undefined if the vendor has no such rule. */
  readonly refusal?: {
    readonly reply: (write: Write) => Reply
    /** Also refuses the digest that the tag has. */
    readonly sameToo: boolean
    /** A part of the hint that semtag gives. */
    readonly hint: string
  }
  /** The rate limit: its reply, and the requests that it counts. */
  readonly limit?: {
    readonly reply: (seconds: number) => Reply
    readonly counts: 'pulls' | 'requests'
    /** The reply says how long to wait. */
    readonly saysWhen: boolean
  }
}

const user = 'ci'
const password = 'secret'

function bearer(auth: BearerAuth): RegistryOptions {
  return { auth: { bearer: { user, password, ...auth } } }
}

const login: Credential = { kind: 'password', username: user, password }

const tooMany = (headers: (seconds: number) => Record<string, string>, message: string) => ({
  reply: (seconds: number): Reply => ({
    ...failure(429, 'TOOMANYREQUESTS', message),
    headers: headers(seconds),
  }),
})

/**
 * Docker Hub. Anonymous tokens may read; a GET of a manifest is a pull, a HEAD is none; tags are deleted by their
 * names, and manifests not at all; reads are stale at times. An immutable tag is refused with 403, in words that no
 * document shows.
 *
 * @see https://docs.docker.com/docker-hub/usage/pulls/
 * @see https://github.com/docker/hub-feedback/issues/2466
 * @see https://github.com/docker/hub-feedback/issues/2361
 */
const dockerHub: Vendor = {
  options: {
    ...bearer({ service: 'registry.docker.io', anonymous: ['pull'], expiresIn: 300 }),
    pageSize: 100,
    deletion: 'tag',
    staleReads: 1,
    headers: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' },
  },
  credential: login,
  refusal: {
    reply: ({ tag }) => failure(403, 'DENIED', `tag ${tag} is immutable`),
    sameToo: true,
    hint: 'aliases must not',
  },
  limit: {
    ...tooMany(
      (seconds) => ({ 'retry-after': String(seconds), 'ratelimit-remaining': '0;w=21600' }),
      'You have reached your pull rate limit. You may increase the limit by authenticating and upgrading',
    ),
    counts: 'pulls',
    saysWhen: true,
  },
}

/**
 * GitHub. Public content needs a token too, whose reply names no lifetime; the token server refuses a missing right with
 * 403; every DELETE is 405; reads are stale at times. No tag is immutable.
 *
 * @see https://github.com/containers/skopeo/issues/1880
 */
const ghcr: Vendor = {
  options: {
    ...bearer({ service: 'ghcr.io', strict: true, post: false }),
    pageSize: 100,
    deletion: 'none',
    staleReads: 2,
  },
  credential: login,
  limit: {
    ...tooMany(() => ({}), 'retry-after: 1s, allowed: 44000/minute'),
    counts: 'requests',
    saysWhen: false,
  },
}

/**
 * Amazon ECR. Basic authorization; a push does not create the repository; links have an opaque `last`, and an `n` above
 * 1000 is refused; an immutable tag also refuses the digest that it has; throttling names no wait.
 *
 * @see https://github.com/google/go-containerregistry/issues/681
 * @see https://github.com/aws/containers-roadmap/issues/2179
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors.html
 */
const ecr: Vendor = {
  options: {
    auth: { basic: { user: 'AWS', password } },
    pageSize: 1000,
    nextPage: 'word',
    tooManyTags: failure(
      405,
      'UNSUPPORTED',
      "Invalid parameter at 'maxResults' failed to satisfy constraint",
    ),
    deletion: 'none',
    unknownRepository: failure(
      404,
      'NAME_UNKNOWN',
      "The repository with name 'gallery/ui' does not exist in the registry with id '123456789012'",
    ),
  },
  credential: { kind: 'password', username: 'AWS', password },
  refusal: {
    reply: ({ path, tag }) =>
      failure(
        400,
        'TAG_INVALID',
        `The image tag '${tag}' already exists in the '${path}' repository and cannot be overwritten because the tag is immutable.`,
      ),
    sameToo: true,
    hint: 'aws ecr put-image-tag-mutability',
  },
  limit: { ...tooMany(() => ({}), 'Rate exceeded'), counts: 'requests', saysWhen: false },
}

/**
 * Google Artifact Registry. Tokens at /v2/token; a push does not create the repository; the tags are on one page;
 * immutability applies to all tags of a repository.
 *
 * @see https://cloud.google.com/artifact-registry/docs/docker/troubleshoot
 */
const google: Vendor = {
  options: {
    auth: {
      bearer: { path: '/v2/token', user: 'oauth2accesstoken', password, post: false, expiresIn: 3599 },
    },
    deletion: 'tag',
    unknownRepository: failure(404, 'NAME_UNKNOWN', 'Repository "ui" not found'),
  },
  credential: { kind: 'password', username: 'oauth2accesstoken', password },
  refusal: {
    reply: ({ tag }) =>
      failure(
        400,
        'MANIFEST_INVALID',
        `cannot update tag ${tag}. The repository has enabled tag immutability`,
      ),
    sameToo: false,
    hint: '--no-immutable-tags',
  },
}

/**
 * Harbor. Its own token service, with tokens for half an hour; pages are linked by path; 412 to every push of an immutable
 * tag, because Harbor looks only at the name.
 *
 * @see https://github.com/goharbor/harbor/blob/main/src/server/middleware/immutable/pushmf.go
 * @see https://github.com/goharbor/harbor/blob/main/src/server/registry/tag.go
 */
const harbor: Vendor = {
  options: {
    ...bearer({ path: '/service/token', service: 'harbor-registry', expiresIn: 1800, post: false }),
    pageSize: 100,
  },
  credential: login,
  refusal: {
    reply: ({ path, tag }) =>
      failure(
        412,
        'PRECONDITION',
        `Failed to process request due to '${path}:${tag}' configured as immutable.`,
      ),
    sameToo: true,
    hint: 'semtag plan --protect harbor',
  },
}

/** docker-registry 2.8: every tag on one page, in no order; tokens of a minute, as the specification has it. */
const distribution2: Vendor = {
  options: bearer({ service: 'registry', post: false }),
  credential: login,
}

/** Distribution 3: pages, and tags that are deleted by their names. */
const distribution3: Vendor = {
  options: { pageSize: 100, deletion: 'tag' },
  credential: undefined,
}

/**
 * zot. Its own passwords; several tags in one PUT; a user who may create but not update gets "denied", without a word about
 * immutability.
 *
 * @see https://github.com/project-zot/zot/blob/main/pkg/api/routes.go
 */
const zot: Vendor = {
  options: {
    auth: { basic: { user, password } },
    pageSize: 100,
    deletion: 'tag',
    severalTags: 'digest',
  },
  credential: login,
}

export const vendors = {
  'Docker Hub': dockerHub,
  GHCR: ghcr,
  'Amazon ECR': ecr,
  'Google Artifact Registry': google,
  Harbor: harbor,
  'distribution 2': distribution2,
  'distribution 3': distribution3,
  zot,
} as const satisfies Readonly<Record<string, Vendor>>

/** The rule that keeps the tags that match from changing, as the vendor enforces it. */
export function immutableTags({ refusal }: Vendor, tags: RegExp): Settings['immutable'] {
  return (write) => {
    const { tag, digest, present } = write
    if (present === undefined || !tags.test(tag)) return undefined
    return refusal?.sameToo === false && present === digest ? undefined : refusal?.reply(write)
  }
}

/** The vendor's limit, reached by the request of this number among those that it counts, once. */
export function limitAt({ limit }: Vendor, number: number, seconds: number): Settings['throttle'] {
  let count = 0
  return ({ method, url }) => {
    const isPull = method === 'GET' && url.pathname.includes('/manifests/')
    if (limit === undefined || (limit.counts === 'pulls' && !isPull)) return undefined
    count += 1
    return count === number ? limit.reply(seconds) : undefined
  }
}
