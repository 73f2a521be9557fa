import { describe, expect, test } from 'vitest'
import { buildIndex } from '../support/registry/image.ts'
import { failure } from '../support/registry/reply.ts'
import { immutableTags, type Vendor, vendors } from '../support/registry/vendors.ts'
import { interrupted } from './errors.ts'
import { openMaintenanceWorkshop, path } from './maintenance-workshop.ts'
import { codes, tagLines } from './tag-lines.ts'

const four = { '2.1.0': '2.1.0 2.1 2 latest' }

describe.each(['tag', 'digest'] as const)('a registry that deletes by %s', (deletion) => {
  test('deletes one of four tags on a digest, and the other three can still be read', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(four)
    const report = await shop.remove('latest')
    expect(report).toMatchObject({
      command: 'rm',
      status: 'complete',
      dryRun: false,
      versions: [],
      moved: [],
    })
    expect(tagLines(report)).toEqual(['removed latest'])
    expect(report.targets[0]?.tags[0]).toMatchObject({ kind: 'latest', to: null })
    expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0' })
    for (const digest of shop.registry.tags(path).values())
      expect(shop.registry.manifests(path).has(digest)).toBe(true)
  })

  test('deletes several tags, each once, and accepts missing tags', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill({ ...four, 'a signature': 'sha256-aa.sig' })
    const report = await shop.remove('2 9.9.9 latest 2 sha256-aa.sig')
    expect(report.status).toBe('complete')
    expect(tagLines(report)).toEqual([
      'removed 2',
      'unchanged 9.9.9',
      'removed latest',
      'removed sha256-aa.sig',
    ])
    const gone = report.targets[0]?.tags[1]
    expect(gone).toMatchObject({ from: null, to: null, note: 'there is no such tag' })
    expect(shop.contents()).toEqual({ '2.1.0': '2.1 2.1.0' })
  })

  test('completes without a DELETE if the tags are gone already', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(four)
    expect(await shop.remove('3 3.0')).toMatchObject({ status: 'complete' })
    expect(deletions(shop.registry)).toEqual([])
  })

  test('keeps an exact tag whose content an alias has, and everything else', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill({ ...four, '1.0.0': '1.0.0' })
    const report = await shop.remove('1.0.0 2.1.0 2')
    expect(report.status).toBe('refused')
    expect(tagLines(report)).toEqual(['pending 1.0.0', 'refused 2.1.0', 'pending 2'])
    expect(report.targets[0]?.problems).toEqual([
      {
        code: 'TAG_IN_USE',
        message: '2.1.0 is not deleted: 2.1, latest point at the same image.',
        hint: expect.stringContaining('semtag yank'),
        speaker: 'semtag',
      },
    ])
    expect(shop.contents()).toEqual({ '1.0.0': '1.0.0', '2.1.0': '2 2.1 2.1.0 latest' })
    expect(deletions(shop.registry)).toEqual([])
  })

  test('deletes an exact tag with its aliases, or with --force', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill({ ...four, '1.0.0': '1.0.0 1.0' })
    const together = await shop.remove('2.1.0 2.1 2 latest')
    expect(together.status).toBe('complete')
    const forced = await shop.remove('1.0.0', { force: true })
    expect(forced.targets[0]?.tags[0]).toMatchObject({
      outcome: 'removed',
      note: '1.0 points at the same image',
    })
    expect(shop.contents()).toEqual({ '1.0.0': '1.0' })
  })

  test('only reports in a dry run', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(four)
    const report = await shop.remove('latest 3', { dryRun: true })
    expect(report).toMatchObject({ status: 'complete', dryRun: true })
    expect(tagLines(report)).toEqual(['removed latest', 'unchanged 3'])
    expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0 latest' })
    expect(shop.registry.log.every(({ method }) => method === 'GET' || method === 'HEAD')).toBe(true)
  })

  test('deletes tags, manifests and the children of indexes with --all', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
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

  test('keeps everything with --all without a confirmation, or in a dry run', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(four)
    const refused = await shop.remove('all', { confirm: async () => false })
    expect(refused.status).toBe('failed')
    expect(tagLines(refused)).toHaveLength(4)
    const planned = await shop.remove('all', { dryRun: true })
    expect(tagLines(planned)).toEqual(['removed 2.1.0', 'removed 2.1', 'removed 2', 'removed latest'])
    expect(deletions(shop.registry)).toEqual([])
    expect(shop.registry.tags(path).size).toBe(4)
  })

  test('reports and keeps a tag that is pushed during --all', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
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

  test('shows the deletion after reads that lag', async () => {
    const shop = await openMaintenanceWorkshop({ deletion, staleReads: 3 })
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

  test('loses an answer, and the missing tag proves the deletion', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
    shop.fill(four)
    shop.registry.fault(
      { method: 'DELETE', path: deletion === 'tag' ? /latest/ : /sha256/, times: 5 },
      'lost',
    )
    const report = await shop.remove('latest')
    expect(report.status).toBe(deletion === 'tag' ? 'complete' : 'failed')
    expect(shop.registry.tags(path).has('latest')).toBe(deletion === 'digest')
  })

  test('fails at one tag, and the report separates deleted, failed and pending tags', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
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
    expect(tagLines(report)).toEqual(['removed latest', 'failed 2', 'pending 2.1'])
    expect(codes(report)).toEqual(['DENIED'])
    expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0' })
  })

  test('deletes nothing for a user without the right to delete', async () => {
    const rights = ['pull', 'push']
    const shop = await openMaintenanceWorkshop(
      { deletion, auth: { bearer: { user: 'ci', password: 'secret', rights } } },
      { kind: 'password', username: 'ci', password: 'secret' },
    )
    shop.fill(four)
    const report = await shop.remove('latest')
    expect(report.status).toBe('failed')
    expect(codes(report)).toEqual(['DENIED'])
    expect(tagLines(report)).toEqual(['failed latest'])
    expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0 latest' })
  })

  test('is interrupted, and the same command finishes', async () => {
    const shop = await openMaintenanceWorkshop({ deletion })
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
    expect(tagLines(again)).toEqual(['unchanged latest', 'removed 2'])
    expect(shop.contents()).toEqual({ '2.1.0': '2.1 2.1.0' })
  })
})

function deletions({ log }: { readonly log: readonly { readonly method: string }[] }): readonly string[] {
  return log.map(({ method }) => method).filter((method) => method === 'DELETE' || method === 'PUT')
}

test.for([['latest'], ['all']] as const)('semtag deletes nothing if deletion is off: %s', async ([tags]) => {
  const shop = await openMaintenanceWorkshop({ deletion: 'none' })
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
  ['ghcr.io', 'gh api -X DELETE /orgs/gallery/packages/container/ui/versions/ID'],
  [
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'aws ecr batch-delete-image --region eu-west-1 --registry-id 123456789012 --repository-name gallery/ui --image-ids imageTag=2 imageTag=latest',
  ],
] as const)('semtag says how %s deletes before it contacts the registry', async ([host, way]) => {
  const shop = await openMaintenanceWorkshop()
  shop.fill(four)
  const report = await shop.remove('2 latest', { host })
  expect(report.status).toBe('refused')
  expect(report.targets[0]?.problems[0]?.hint).toContain(way)
  expect(shop.registry.log).toEqual([])
})

test('semtag tries to delete on Docker Hub, and names its API after a refusal', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'none' })
  shop.fill(four)
  const report = await shop.remove('latest', { host: 'docker.io' })
  expect(report.status).toBe('refused')
  expect(report.targets[0]?.problems[0]?.hint).toContain('hub.docker.com/r/gallery/ui/tags')
})

test('rm --all completes on Docker Hub, which deletes tags and keeps manifests', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'tag' })
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

test('rm --all keeps the manifests of a tag that the registry does not delete', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'tag' })
  shop.fill({ ...four, '1.0.0': '1.0.0' })
  shop.registry.fault({ method: 'DELETE', path: /manifests\/2\.1$/ }, failure(403, 'DENIED'))
  const report = await shop.remove('all')
  expect([report.status, codes(report)]).toEqual(['partial', ['DENIED']])
  expect(tagLines(report)).toContain('failed 2.1')
  expect(shop.registry.tags(path).has('2.1')).toBe(true)
  expect(shop.registry.lines.filter((line) => /^DELETE .*sha256/.test(line))).toEqual([])
})

test('semtag does not send Azure a DELETE by tag, which is undocumented', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'tag' })
  shop.fill(four)
  const report = await shop.remove('latest', { host: 'acme.azurecr.io' })
  expect(report.status).toBe('complete')
  expect(shop.registry.lines.filter((line) => /DELETE .*latest/.test(line))).toEqual([])
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0' })
})

describe.each(Object.entries(vendors))('%s', (name, vendor) => {
  test('rm deletes one of four tags, or says how', async () => {
    const shop = await openMaintenanceWorkshop(vendor.options, vendor.credential)
    shop.fill(four)
    const report = await shop.remove('latest')
    const isOff = 'deletion' in vendor.options && vendor.options.deletion === 'none'
    expect(report.status, name).toBe(isOff ? 'refused' : 'complete')
    expect(shop.registry.tags(path).size).toBe(isOff ? 4 : 3)
  })
})

test('the error for an immutable tag names the rule of the vendor', async () => {
  const harbor: Vendor = vendors.Harbor
  const shop = await openMaintenanceWorkshop({ ...harbor.options, auth: 'open' })
  shop.fill(four)
  shop.registry.settings.immutable = immutableTags(harbor, /^2\.1\.0$/)
  const report = await shop.remove('2.1.0', { force: true })
  expect(report.status).toBe('refused')
  expect(codes(report)).toEqual(['TAG_IMMUTABLE'])
  expect(report.targets[0]?.problems[0]?.hint).toContain(harbor.refusal?.hint)
  expect(shop.registry.tags(path).size).toBe(4)
})

test('rm deletes a listed tag without a manifest', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'digest' })
  shop.fill({ ...four, half: 'latest-rc' })
  shop.registry.fault({ method: 'HEAD', path: /latest-rc/, times: 12 }, { status: 404 })
  shop.registry.fault({ method: 'GET', path: /latest-rc/ }, failure(404, 'MANIFEST_UNKNOWN'))
  const report = await shop.remove('latest-rc')
  expect(report.status).toBe('complete')
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0 latest' })
})

test('rm fails for a repository that does not exist', async () => {
  const shop = await openMaintenanceWorkshop()
  const report = await shop.remove('latest')
  expect(report.status).toBe('failed')
  expect(codes(report)).toEqual(['REPOSITORY_NOT_FOUND'])
})

test('rm reports a registry that deletes more than it was asked for', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'image' })
  shop.fill({ ...four, '1.0.0': '1.0.0' })
  const report = await shop.remove('latest')
  expect(report.status).toBe('partial')
  expect(tagLines(report)).toEqual(['removed latest'])
  expect(report.targets[0]?.problems[0]?.message).toContain('2.1.0, 2.1, 2 are gone too')
})

test('rm reports and keeps a tag that another client pushes during the deletion', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'tag' })
  shop.fill({ ...four, '1.0.0': '1.0.0' })
  shop.registry.fault(({ method, url }) => {
    const isList = method === 'GET' && url.pathname.endsWith('/tags/list')
    if (isList && !shop.registry.tags(path).has('latest')) shop.fill({ another: 'latest' })
    return false
  }, 'hang')
  const report = await shop.remove('latest 2')
  expect([report.status, codes(report)]).toEqual(['partial', ['NOT_SETTLED']])
  expect(tagLines(report)).toEqual(['unknown latest', 'removed 2'])
  expect(report.targets[0]?.problems[0]?.message).toContain('semtag deleted latest, but ')
  expect(shop.contents()).toMatchObject({ '2.1.0': '2.1 2.1.0', another: 'latest' })
})

test('rm does not delete what another client pushes over the dummy manifest', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'digest' })
  shop.fill(four)
  const former = shop.registry.tags(path).get('latest')
  shop.registry.fault(({ method, url }) => {
    const isRead = method === 'HEAD' && url.pathname.endsWith('/latest')
    const isDummy = shop.registry.tags(path).get('latest') !== former
    if (isRead && isDummy) shop.fill({ another: 'latest' })
    return false
  }, 'hang')
  const report = await shop.remove('latest')
  expect(codes(report)).toEqual(['NOT_SETTLED'])
  expect(report.targets[0]?.problems[0]?.message).toContain('Another client wrote ')
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0', another: 'latest' })
})

test('rm finishes a deletion that a killed run began', async () => {
  const shop = await openMaintenanceWorkshop({ deletion: 'digest' })
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
  expect(tagLines(report)).toEqual(['unknown latest'])
  expect(report.status).toBe('partial')
  expect(report.targets[0]?.problems[0]?.message).toContain('latest may now point at an empty manifest')
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0', other: 'latest' })

  shop.registry.settings.throttle = () => undefined
  shop.registry.clearLog()
  expect(await shop.remove('latest')).toMatchObject({ status: 'complete' })
  expect(shop.registry.lines.filter((line) => line.startsWith('PUT'))).toEqual([])
  expect(shop.contents()).toEqual({ '2.1.0': '2 2.1 2.1.0' })
})
