import { describe, expect, test } from 'vitest'
import { buildIndex } from '../support/registry/image.ts'
import { failure } from '../support/registry/reply.ts'
import { immutableTags, type Vendor, vendors } from '../support/registry/vendors.ts'
import { openCareShop, path } from './care-shop.ts'
import { interrupted } from './errors.ts'
import { codes, told } from './told.ts'

const four = { '2.1.0': '2.1.0 2.1 2 latest' }

describe.each(['tag', 'digest'] as const)('a registry that deletes by %s', (deletion) => {
  test('one of four tags on one digest leaves three that can still be read', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill(four)
    const report = await shop.remove('latest')
    expect(report).toMatchObject({
      command: 'rm',
      status: 'complete',
      dryRun: false,
      versions: [],
      moved: [],
    })
    expect(told(report)).toEqual(['removed latest'])
    expect(report.targets[0]?.tags[0]).toMatchObject({ kind: 'latest', to: null })
    expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0' })
    for (const digest of shop.registry.tags(path).values())
      expect(shop.registry.manifests(path).has(digest)).toBe(true)
  })

  test('several, each once, with some that are not there', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill({ ...four, 'a signature': 'sha256-aa.sig' })
    const report = await shop.remove('2 9.9.9 latest 2 sha256-aa.sig')
    expect(report.status).toBe('complete')
    expect(told(report)).toEqual(['removed 2', 'unchanged 9.9.9', 'removed latest', 'removed sha256-aa.sig'])
    const gone = report.targets[0]?.tags[1]
    expect(gone).toMatchObject({ from: null, to: null, note: 'it is not there' })
    expect(shop.contents()).toEqual({ '2.1.0': '2.1 2.1.0' })
  })

  test('what is gone already is complete, and nothing is asked to be deleted', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill(four)
    expect(await shop.remove('3 3.0')).toMatchObject({ status: 'complete' })
    expect(deletions(shop.registry)).toEqual([])
  })

  test('an exact tag that aliases are on is refused, and nothing is touched', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill({ ...four, '1.0.0': '1.0.0' })
    const report = await shop.remove('1.0.0 2.1.0 2')
    expect(report.status).toBe('refused')
    expect(told(report)).toEqual(['pending 1.0.0', 'refused 2.1.0', 'pending 2'])
    expect(report.targets[0]?.problems).toEqual([
      {
        code: 'TAG_IN_USE',
        message: '2.1.0 is not deleted: 2.1, latest are on it.',
        hint: expect.stringContaining('semtag yank'),
        speaker: 'semtag',
      },
    ])
    expect(shop.contents()).toEqual({ '1.0.0': '1.0.0', '2.1.0': '2 2.1 2.1.0 latest' })
    expect(deletions(shop.registry)).toEqual([])
  })

  test('with its aliases, or by force, it goes', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill({ ...four, '1.0.0': '1.0.0 1.0' })
    const together = await shop.remove('2.1.0 2.1 2 latest')
    expect(together.status).toBe('complete')
    const forced = await shop.remove('1.0.0', { force: true })
    expect(forced.targets[0]?.tags[0]).toMatchObject({ outcome: 'removed', note: '1.0 is on it' })
    expect(shop.contents()).toEqual({ '1.0.0': '1.0' })
  })

  test('a dry run tells, and deletes nothing', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill(four)
    const report = await shop.remove('latest 3', { dryRun: true })
    expect(report).toMatchObject({ status: 'complete', dryRun: true })
    expect(told(report)).toEqual(['removed latest', 'unchanged 3'])
    expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0 latest' })
    expect(shop.registry.log.every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(true)
  })

  test('all: tags, manifests, and what indexes name', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill({ ...four, '1.0.0': '1.0.0 1.0', 'a withdrawal': 'yanked-1.0.0' })
    const children = ['amd64', 'arm64'].map((content) => shop.registry.image(path, undefined, { content }))
    const index = buildIndex(children)
    shop.registry.addManifest(path, '3.0.0', index.bytes, index.mediaType)
    const asked: number[] = []
    const confirm = async (tags: number) => {
      expect(deletions(shop.registry)).toEqual([])
      return asked.push(tags) > 0
    }
    const report = await shop.remove('all', { confirm })
    expect(report.status).toBe('complete')
    expect(asked).toEqual([8])
    expect(report.targets[0]?.tags.map(({ outcome }) => outcome)).toEqual(Array(8).fill('removed'))
    expect(shop.registry.tags(path).size).toBe(0)
    expect(shop.registry.manifests(path).size).toBe(0)
    expect(await shop.remove('all')).toMatchObject({ status: 'complete', targets: [{ tags: [] }] })
  })

  test('all that is not confirmed, or only planned, stays', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill(four)
    const refused = await shop.remove('all', { confirm: async () => false })
    expect(refused.status).toBe('failed')
    expect(told(refused)).toHaveLength(4)
    const planned = await shop.remove('all', { dryRun: true })
    expect(told(planned)).toEqual(['removed 2.1.0', 'removed 2.1', 'removed 2', 'removed latest'])
    expect(deletions(shop.registry)).toEqual([])
    expect(shop.registry.tags(path).size).toBe(4)
  })

  test('a tag that comes while all go is told, and stays', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill(four)
    const confirm = async () => {
      shop.fill({ '3.0.0': '3.0.0' })
      return true
    }
    const report = await shop.remove('all', { confirm })
    expect(report.status).toBe('partial')
    expect(codes(report)).toEqual(['NOT_SETTLED'])
    expect(shop.contents()).toEqual({ '3.0.0': '3.0.0' })
  })

  test('reads that lag behind are waited for', async () => {
    const shop = await openCareShop({ deletion, staleReads: 3 })
    shop.fill(four)
    const { digest, mediaType } = shop.registry.image(path, '1.0.0', { content: '1.0.0' })
    const headers = { 'docker-content-digest': digest, 'content-type': mediaType }
    const late = shop.registry.fault(
      ({ method, url }) => method === 'HEAD' && isGone(url.pathname.split('/').at(-1) ?? ''),
      { status: 200, headers },
    )
    const isGone = (tag: string) => tag === '2' && !shop.registry.tags(path).has(tag)
    const report = await shop.remove('latest 2')
    expect(report.status).toBe('complete')
    expect(late.count).toBe(1)
    expect(shop.contents()).toMatchObject({ '2.1.0': '2.1 2.1.0' })
  })

  test('a lost answer is no failure where the tag is gone', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill(four)
    shop.registry.fault(
      { method: 'DELETE', path: deletion === 'tag' ? /latest/ : /sha256/, times: 5 },
      'lost',
    )
    const report = await shop.remove('latest')
    expect(report.status).toBe(deletion === 'tag' ? 'complete' : 'failed')
    expect(shop.registry.tags(path).has('latest')).toBe(deletion === 'digest')
  })

  test('the first that fails ends it: what went, what did not, and what was not reached', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill(four)
    let count = 0
    // By digest: the tag, a random digest, and the first dummy manifest.
    const before = deletion === 'tag' ? 1 : 3
    shop.registry.fault(
      ({ method }) => method === 'DELETE' && ++count === before + 1,
      failure(403, 'DENIED', 'deleting is not allowed'),
    )
    const report = await shop.remove('latest 2 2.1')
    expect(report.status).toBe('partial')
    expect(told(report)).toEqual(['removed latest', 'failed 2', 'pending 2.1'])
    expect(codes(report)).toEqual(['DENIED'])
    expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0' })
  })

  test('without the right to delete nothing is touched', async () => {
    const rights = ['pull', 'push']
    const shop = await openCareShop(
      { deletion, auth: { bearer: { user: 'ci', password: 'secret', rights } } },
      { kind: 'password', username: 'ci', password: 'secret' },
    )
    shop.fill(four)
    const report = await shop.remove('latest')
    expect(report.status).toBe('failed')
    expect(codes(report)).toEqual(['DENIED'])
    expect(told(report)).toEqual(['failed latest'])
    expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0 latest' })
  })

  test('an interruption tells what went, and the same command ends it', async () => {
    const shop = await openCareShop({ deletion })
    shop.fill(four)
    const stop = new AbortController()
    shop.registry.fault(({ method }) => {
      const isSecond = method === 'DELETE' && !shop.registry.tags(path).has('latest')
      if (isSecond) stop.abort(interrupted())
      return isSecond
    }, 'hang')
    const report = await shop.remove('latest 2', { signal: stop.signal })
    expect(report.status).toBe('partial')
    expect(codes(report)).toContain('INTERRUPTED')
    expect(report.targets[0]?.tags[0]?.outcome).toBe('removed')
    expect(['failed', 'unknown']).toContain(report.targets[0]?.tags[1]?.outcome)
    const again = await shop.remove('latest 2')
    expect(again.status).toBe('complete')
    expect(told(again)).toEqual(['unchanged latest', 'removed 2'])
    expect(shop.contents()).toEqual({ '2.1.0': '2.1 2.1.0' })
  })
})

function deletions({ log }: { readonly log: readonly { readonly method: string }[] }): readonly string[] {
  return log.map(({ method }) => method).filter((method) => method === 'DELETE' || method === 'PUT')
}

test.for([['latest'], ['all']] as const)('where deletion is off nothing is touched: %s', async ([tags]) => {
  const shop = await openCareShop({ deletion: 'none' })
  shop.fill(four)
  const manifests = shop.registry.manifests(path).size
  const report = await shop.remove(tags)
  expect(report.status).toBe('refused')
  expect(codes(report)).toEqual(['UNSUPPORTED'])
  expect(report.targets[0]?.problems[0]?.hint).toContain('REGISTRY_STORAGE_DELETE_ENABLED=true')
  expect(report.targets[0]?.tags.every(({ outcome }) => outcome === 'refused' || outcome === 'pending')).toBe(
    true,
  )
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0 latest' })
  expect(shop.registry.manifests(path).size).toBe(manifests)
  expect(shop.registry.log.map(({ method }) => method)).not.toContain('PUT')
})

test.for([
  ['ghcr.io', 'gh api -X DELETE /users/gallery/packages/container/ui/versions/ID'],
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'aws ecr batch-delete-image --region eu-west-1 --repository-name gallery/ui --image-ids imageTag=2 imageTag=latest',
  ],
] as const)('%s deletes elsewhere, which is said before anything is asked of it', async ([host, way]) => {
  const shop = await openCareShop()
  shop.fill(four)
  const report = await shop.remove('2 latest', { host })
  expect(report.status).toBe('refused')
  expect(report.targets[0]?.problems[0]?.hint).toContain(way)
  expect(shop.registry.log).toEqual([])
})

test('Docker Hub is asked, and where it refuses its own way is told', async () => {
  const shop = await openCareShop({ deletion: 'none' })
  shop.fill(four)
  const report = await shop.remove('latest', { host: 'docker.io' })
  expect(report.status).toBe('refused')
  expect(report.targets[0]?.problems[0]?.hint).toContain('hub.docker.com/r/gallery/ui/tags')
})

test('Docker Hub, which deletes tags and keeps manifests', async () => {
  const shop = await openCareShop({ deletion: 'tag' })
  shop.fill(four)
  shop.registry.fault(
    ({ method, url }) => method === 'DELETE' && url.pathname.includes('sha256'),
    failure(405, 'UNSUPPORTED'),
  )
  const report = await shop.remove('all')
  expect(report.status).toBe('complete')
  expect(shop.registry.tags(path).size).toBe(0)
  expect(shop.events).toContainEqual({
    kind: 'warning',
    message: expect.stringContaining('the registry deletes only tags'),
  })
})

test('Azure is not asked to delete a tag, of which nobody has written what that does', async () => {
  const shop = await openCareShop({ deletion: 'tag' })
  shop.fill(four)
  const report = await shop.remove('latest', { host: 'acme.azurecr.io' })
  expect(report.status).toBe('complete')
  expect(shop.registry.lines.filter((line) => /DELETE .*latest/.test(line))).toEqual([])
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0' })
})

describe.each(Object.entries(vendors))('%s', (name, vendor) => {
  test('one of four tags goes, or the way to do it is told', async () => {
    const shop = await openCareShop(vendor.options, vendor.credential)
    shop.fill(four)
    const report = await shop.remove('latest')
    const isOff = 'deletion' in vendor.options && vendor.options.deletion === 'none'
    expect(report.status, name).toBe(isOff ? 'refused' : 'complete')
    expect(shop.registry.tags(path).size).toBe(isOff ? 4 : 3)
  })
})

test('an immutable tag: the rule of the vendor is told', async () => {
  const harbor: Vendor = vendors.Harbor
  const shop = await openCareShop({ ...harbor.options, auth: 'open' })
  shop.fill(four)
  shop.registry.settings.immutable = immutableTags(harbor, /^2\.1\.0$/)
  const report = await shop.remove('2.1.0', { force: true })
  expect(report.status).toBe('refused')
  expect(codes(report)).toEqual(['TAG_IMMUTABLE'])
  expect(report.targets[0]?.problems[0]?.hint).toContain(harbor.refusal?.hint)
  expect(shop.registry.tags(path).size).toBe(4)
})

test('a half-made tag, that is listed with nothing behind it, can be deleted', async () => {
  const shop = await openCareShop({ deletion: 'digest' })
  shop.fill({ ...four, half: 'latest-rc' })
  shop.registry.fault({ method: 'HEAD', path: /latest-rc/, times: 12 }, { status: 404 })
  shop.registry.fault({ method: 'GET', path: /latest-rc/ }, failure(404, 'MANIFEST_UNKNOWN'))
  const report = await shop.remove('latest-rc')
  expect(report.status).toBe('complete')
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0 latest' })
})

test('a repository that is not there', async () => {
  const shop = await openCareShop()
  const report = await shop.remove('latest')
  expect(report.status).toBe('failed')
  expect(codes(report)).toEqual(['REPOSITORY_NOT_FOUND'])
})

test('a registry that takes along what it was not asked for is found out', async () => {
  const shop = await openCareShop({ deletion: 'image' })
  shop.fill({ ...four, '1.0.0': '1.0.0' })
  const report = await shop.remove('latest')
  expect(report.status).toBe('partial')
  expect(told(report)).toEqual(['removed latest'])
  expect(report.targets[0]?.problems[0]?.message).toContain('2.1.0, 2.1, 2 are gone too')
})

test('rm finishes a deletion that a killed run began', async () => {
  const shop = await openCareShop({ deletion: 'digest' })
  shop.fill(four)
  let asked = 0
  // The tag, a random digest, and then the dummy manifest.
  const held = shop.registry.fault(({ method }) => method === 'DELETE' && ++asked === 3, 'hang')
  const stop = new AbortController()
  const running = shop.remove('latest', { signal: stop.signal })
  await held.happened
  shop.registry.settings.throttle = () => failure(403, 'DENIED')
  stop.abort(interrupted())
  const report = await running
  expect(told(report)).toEqual(['unknown latest'])
  expect(report.status).toBe('partial')
  expect(report.targets[0]?.problems[0]?.message).toContain('latest may now point at an empty manifest')
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0', other: 'latest' })

  shop.registry.settings.throttle = () => undefined
  shop.registry.clearLog()
  expect(await shop.remove('latest')).toMatchObject({ status: 'complete' })
  expect(shop.registry.lines.filter((line) => line.startsWith('PUT'))).toEqual([])
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0' })
})
