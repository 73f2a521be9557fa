import { expect, onTestFinished, test } from 'vitest'
import { testClock } from '../clock.ts'
import { type RegistryOptions, startRegistry, type TestRegistry } from './registry.ts'
import { failure } from './reply.ts'

const accept = 'application/vnd.oci.image.manifest.v1+json'

async function open(options: RegistryOptions, ...tags: readonly string[]): Promise<TestRegistry> {
  const registry = await startRegistry(options)
  onTestFinished(() => registry.close())
  for (const tag of tags) registry.image('ui', tag, { content: tag })
  return registry
}

async function ask(registry: TestRegistry, method: string, path: string, body?: Uint8Array) {
  const headers = { accept, ...(body && { 'content-type': accept }) }
  const url = new URL(`/v2/ui/${path}`, registry.origin)
  return fetch(url, { method, headers, ...(body && { body: Buffer.from(body) }) })
}

/** The answer to a request for the list: its tags, or else status and body. */
async function list(registry: TestRegistry, query = '') {
  const response = await ask(registry, 'GET', `tags/list${query}`)
  const text = await response.text()
  const [, tags] = /"tags":\[(.*)\]/.exec(text) ?? []
  return {
    shown: tags?.replaceAll('"', '') ?? `${response.status} ${text}`,
    link: response.headers.get('link'),
  }
}

const status = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status

test('a list that lags shows the repository as it was, also before a deletion', async () => {
  const clock = testClock()
  const options = { now: () => clock.now().getTime(), listLag: 3000, deletion: 'tag' as const }
  const registry = await open(options, '1.0.0')
  expect((await list(registry)).shown).toContain('404')
  clock.pass(3000)
  registry.image('ui', '1.0.1')
  await ask(registry, 'DELETE', 'manifests/1.0.0')
  expect((await list(registry)).shown).toBe('1.0.0')
  expect(await status(registry, 'HEAD', 'manifests/1.0.1')).toBe(200)
  clock.pass(3000)
  expect((await list(registry)).shown).toBe('1.0.1')
})

test('stale reads of a tag show its former digest, and reads by digest are never stale', async () => {
  const clock = testClock()
  const registry = await open({ now: () => clock.now().getTime(), headLag: 3000 }, 'latest')
  clock.pass(3000)
  const { digest } = registry.image('ui', 'latest', { content: 'newer' })
  const shown = async (method: string) =>
    (await ask(registry, method, 'manifests/latest')).headers.get('docker-content-digest')
  expect(await shown('HEAD')).not.toBe(digest)
  expect(await shown('GET')).not.toBe(digest)
  expect(await status(registry, 'HEAD', `manifests/${digest}`)).toBe(200)
  expect((await list(registry)).shown).toBe('latest')
  clock.pass(3000)
  expect([await shown('HEAD'), await shown('GET')]).toEqual([digest, digest])
})

test('a cache repeats an answer for a while, to the same query alone', async () => {
  const clock = testClock()
  const registry = await open({ now: () => clock.now().getTime(), listCache: 3000 }, '1.0.0')
  expect((await list(registry)).shown).toBe('1.0.0')
  registry.image('ui', '1.0.1')
  clock.pass(2999)
  expect((await list(registry)).shown).toBe('1.0.0')
  expect((await list(registry, '?n=7')).shown).toBe('1.0.0,1.0.1')
  clock.pass(1)
  expect((await list(registry)).shown).toBe('1.0.0,1.0.1')
})

test.each([
  ['nothing', '2,2.1,2.1.1,2.1.10,20'],
  ['follow', '2,2.1,2.1.1'],
  ['all', '2'],
] as const)('the list hides tags that begin with another tag: %s', async (hidesPrefixed, shown) => {
  const registry = await open({ hidesPrefixed }, '2', '2.1', '2.1.1', '2.1.10', '20')
  expect((await list(registry)).shown).toBe(shown)
  expect(await status(registry, 'HEAD', 'manifests/2.1.10')).toBe(200)
})

test.each([
  ['link', '</v2/ui/tags/list?last=b&n=2>; rel="next"'],
  ['link-without-rel', '</v2/ui/tags/list?last=b&n=2>'],
  ['link-cut', '</v2/ui/tags/list?last=b'],
  ['link-bare', '/v2/ui/tags/list?last=b&n=2; rel="next"'],
  ['link-unopened', '/v2/ui/tags/list?last=b&n=2>; rel="next"'],
  ['no-link', null],
] as const)('the registry names the next page: %s', async (paging, link) => {
  const registry = await open({ pageSize: 2, paging }, 'a', 'b', 'c')
  expect(await list(registry, '?n=2')).toEqual({ shown: 'a,b', link })
  expect(await list(registry, '?n=2&last=b')).toEqual({ shown: 'c', link: null })
})

test('a registry without Link and page size honours n', async () => {
  const registry = await open({ paging: 'no-link' }, 'c', 'b', 'a')
  expect((await list(registry, '?n=2')).shown).toBe('a,b')
  expect((await list(registry)).shown).toBe('a,b,c')
})

test.each([
  ['counts', 'c'],
  ['ignored', 'a,b'],
  ['refused', '400'],
] as const)('the registry treats a made-up last: %s', async (madeUpLast, shown) => {
  const linked = await open({ madeUpLast, nextPage: 'word', pageSize: 2 }, 'a', 'b', 'c')
  expect((await list(linked, '?n=2&last=b')).shown).toMatch(new RegExp(`^${shown}`))
  const [, next = ''] = /<.*(\?.*)>/.exec((await list(linked)).link ?? '') ?? []
  expect((await list(linked, next)).shown).toBe('c')
  const unlinked = await open({ madeUpLast, paging: 'no-link' }, 'a', 'b', 'c')
  expect((await list(unlinked, '?n=2&last=b')).shown).toMatch(new RegExp(`^${shown}`))
})

test('one page is replaced, and the other is not', async () => {
  const refused = failure(404, 'NAME_UNKNOWN')
  const registry = await open({ pageSize: 2, brokenPage: { page: 1, reply: refused } }, 'a', 'b', 'c')
  expect((await list(registry)).shown).toContain('NAME_UNKNOWN')
  expect((await list(registry, '?last=b')).shown).toBe('c')
  registry.settings.brokenPage = { page: 2, reply: { status: 200, body: {} } }
  expect((await list(registry)).shown).toBe('a,b')
  expect((await list(registry, '?last=b')).shown).toBe('200 {}')
})

test.each([
  ['right', 200, 404],
  ['missing', 404, 404],
  ['denied', 200, 403],
] as const)('the registry answers a HEAD: %s', async (heads, present, absent) => {
  const registry = await open({ heads }, '1')
  expect(await status(registry, 'HEAD', 'manifests/1')).toBe(present)
  expect(await status(registry, 'HEAD', 'manifests/2')).toBe(absent)
  expect(await status(registry, 'GET', 'manifests/1')).toBe(200)
  expect(await status(registry, 'GET', 'manifests/2')).toBe(404)
  expect(await status(registry, 'HEAD', `manifests/${registry.tags('ui').get('1')}`)).toBe(200)
})

test('an archived image is listed with its tags, and each of them is 404', async () => {
  const registry = await open({ archived: new Set(['1.0.0']) }, '1.0.0', '2.0.0')
  const { digest } = registry.image('ui', '1', { content: '1.0.0' })
  expect((await list(registry)).shown).toBe('1.0.0,2.0.0,1')
  for (const reference of ['1.0.0', '1', digest])
    expect(await status(registry, 'GET', `manifests/${reference}`)).toBe(404)
  expect(await status(registry, 'GET', 'manifests/2.0.0')).toBe(200)
})

test('a login page answers 200 and stores nothing', async () => {
  const registry = await open({ loginPage: true }, '1')
  const { bytes } = registry.image('ui', undefined)
  const answer = await ask(registry, 'PUT', 'manifests/2', bytes)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect([...registry.tags('ui').keys()]).toEqual(['1'])
})

test('tags in lower case are found in any case', async () => {
  const registry = await open({ lowerCase: true, deletion: 'tag' }, '1.0.0-RC.1')
  const { bytes } = registry.image('ui', undefined)
  await ask(registry, 'PUT', 'manifests/Next', bytes)
  expect((await list(registry)).shown).toBe('1.0.0-rc.1,next')
  expect(await status(registry, 'HEAD', 'manifests/1.0.0-Rc.1')).toBe(200)
  expect(await status(registry, 'DELETE', 'manifests/NEXT')).toBe(202)
})
