import type { Credential } from '../../src/ports/credentials.ts'
import type { RegistryOptions } from '../support/registry/registry.ts'
import { failure } from '../support/registry/reply.ts'
import { type Vendor, vendors } from '../support/registry/vendors.ts'

/** How a registry answers, and what may be asked of a release there. */
export interface Manner {
  readonly options: RegistryOptions
  readonly credential?: Credential | undefined
  /** The name of the registry. */
  readonly host?: string
  /** As many tags are there before the rest, of low versions. */
  readonly tags?: number
  /** Somebody asked for the list before the newest tags were written. */
  readonly asked?: boolean
  /** The story's version is in an archive. */
  readonly archives?: boolean
  /** The share of the runs that end `complete` at least, of all runs of all stories. */
  readonly complete: number
}

const seconds = 1000
const paged = { pageSize: 100 }
const emptyObject = { status: 200, body: {} }

/** Registries that are well: every run ends `complete`. */
export const healthy: Readonly<Record<string, Manner>> = {
  ...Object.fromEntries(
    Object.entries<Vendor>(vendors).map(([name, { options, credential }]) => [
      name,
      { options, credential, complete: 1 },
    ]),
  ),
  'pages by the size that is asked for': {
    options: { pageSize: 2000 },
    tags: 1100,
    complete: 1,
  },
  'one page, whatever is asked for': { options: {}, tags: 1100, complete: 1 },
  'one page of exactly the number that is asked for': { options: {}, tags: 1000, complete: 1 },
}

/** Registries whose lists are hard to read to the end. */
export const paging: Readonly<Record<string, Manner>> = {
  'no Link': { options: { paging: 'no-link' }, tags: 1100, complete: 1 },
  'no Link, and exactly a page': { options: { paging: 'no-link' }, tags: 1000, complete: 1 },
  'no Link, and last is ignored': {
    options: { paging: 'no-link', madeUpLast: 'ignored' },
    tags: 1100,
    complete: 0,
  },
  'no Link, and last is refused': {
    options: { paging: 'no-link', madeUpLast: 'refused' },
    tags: 1100,
    complete: 0,
  },
  'Link with a word, last refused, and exactly a page': {
    options: { pageSize: 2000, nextPage: 'word', madeUpLast: 'refused' },
    tags: 1000,
    complete: 1,
  },
  'large pages are refused': {
    options: { ...paged, tooManyTags: failure(400, 'PAGINATION_NUMBER_INVALID') },
    tags: 150,
    complete: 1,
  },
  'Link without rel': { options: { ...paged, paging: 'link-without-rel' }, tags: 150, complete: 1 },
  'Link without brackets': { options: { ...paged, paging: 'link-bare' }, tags: 150, complete: 1 },
  'Link that is cut': { options: { ...paged, paging: 'link-cut' }, tags: 150, complete: 0 },
  'Link without its first bracket': {
    options: { ...paged, paging: 'link-unopened' },
    tags: 150,
    complete: 0,
  },
  'page 2 is 404': {
    options: { ...paged, brokenPage: { page: 2, reply: failure(404, 'NOT_FOUND') } },
    tags: 150,
    complete: 0,
  },
  'page 2 is 404 NAME_UNKNOWN': {
    options: { ...paged, brokenPage: { page: 2, reply: failure(404, 'NAME_UNKNOWN') } },
    tags: 150,
    complete: 0,
  },
  'page 2 is {}': {
    options: { ...paged, brokenPage: { page: 2, reply: emptyObject } },
    tags: 150,
    complete: 0,
  },
  'page 1 is 404 NAME_UNKNOWN': {
    options: { brokenPage: { page: 1, reply: failure(404, 'NAME_UNKNOWN') } },
    complete: 0,
  },
  'page 1 is 404 DENIED': {
    options: { brokenPage: { page: 1, reply: failure(404, 'DENIED') } },
    complete: 0,
  },
  'page 1 is []': { options: { brokenPage: { page: 1, reply: { status: 200, body: [] } } }, complete: 0 },
  'page 1 is {}': { options: { brokenPage: { page: 1, reply: emptyObject } }, complete: 0 },
}

/** Registries whose answers are late. */
export const late: Readonly<Record<string, Manner>> = {
  'a list that is 3 s late': { options: { listLag: 3 * seconds }, complete: 0.9 },
  'a list that is 60 s late': { options: { listLag: 60 * seconds }, complete: 0.05 },
  'tags that are 3 s late': { options: { headLag: 3 * seconds }, complete: 1 },
  'tags that are 3 s late, and none is deleted': {
    options: { headLag: 3 * seconds, deletion: 'none' },
    complete: 1,
  },
  'tags that are 60 s late': { options: { headLag: 60 * seconds }, complete: 0.2 },
  'everything is 3 s late': { options: { listLag: 3 * seconds, headLag: 3 * seconds }, complete: 1 },
  'everything is 60 s late': { options: { listLag: 60 * seconds, headLag: 60 * seconds }, complete: 0.2 },
  'a list from a cache of 10 s': { options: { listCache: 10 * seconds }, asked: true, complete: 0.9 },
  'a list from a cache of 60 s': { options: { listCache: 60 * seconds }, asked: true, complete: 0.05 },
}

/** Registries whose answers contradict each other. */
export const contradicting: Readonly<Record<string, Manner>> = {
  'tags hidden that follow their prefix': { options: { hidesPrefixed: 'follow' }, complete: 0.9 },
  'tags hidden that have a prefix': { options: { hidesPrefixed: 'all' }, complete: 0 },
  'HEAD is 404': { options: { heads: 'missing' }, complete: 1 },
  'HEAD is 403 where a tag is absent': { options: { heads: 'denied' }, complete: 1 },
  'archived images': {
    options: {},
    host: '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    archives: true,
    complete: 0.85,
  },
  'PUT is answered with a login page': { options: { loginPage: true }, complete: 0.2 },
  'tags in lower case': { options: { lowerCase: true }, complete: 1 },
  'two registries in turn': { options: { backends: 2 }, complete: 0 },
  'two registries in turn, with the same content': {
    options: { backends: 2, shared: 'content' },
    complete: 0,
  },
  'two registries at random': { options: { backends: 2, balance: 'random' }, complete: 0 },
  'two registries at random, with the same content': {
    options: { backends: 2, balance: 'random', shared: 'content', seed: 7 },
    complete: 0,
  },
}
