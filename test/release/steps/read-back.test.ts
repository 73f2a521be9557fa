import { expect, test } from 'vitest'
import { codes, told } from '../told.ts'
import { openWorkshop, path } from '../workshop.ts'

test('an engine whose registry is another one is found out', async () => {
  const workshop = await openWorkshop({
    engine: {
      onDistribution: async () => ({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: `sha256:${'1'.repeat(64)}`,
      }),
    },
  })
  workshop.build('2.1.115')
  workshop.onPush = () => undefined
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('partial')
  expect(told(report)).toEqual(['unknown 2.1.115', 'pending 2.1', 'pending 2', 'pending latest'])
  const [problem] = report.targets[0]?.problems ?? []
  expect(problem?.code).toBe('PUSH_NOT_SEEN')
  expect(problem?.message).toMatch(
    /was pushed to .*:2\.1\.115, but the registry does not show it\. Docker Engine 20\.10\.24 does see it there: its 127\.0\.0\.1:\d+ is another registry\.$/,
  )
  expect(problem?.hint).toContain('an address that means the same')
  expect(workshop.clock.waits.length).toBeGreaterThan(5)
})

test('a push that nobody sees is told without a reason', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.onPush = () => undefined
  const report = await workshop.release('2.1.115')
  expect(codes(report)).toEqual(['PUSH_NOT_SEEN'])
  expect(report.targets[0]?.problems[0]?.message).toMatch(/but the registry does not show it\.$/)
})

test('a push that another release overwrote at once is no other registry, and is not waited for', async () => {
  const workshop = await openWorkshop({
    engine: {
      onDistribution: async () => ({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: workshop.registry.tags(path).get('2.1.115') ?? '',
      }),
    },
  })
  workshop.build('2.1.115')
  workshop.onPush = (push) => {
    const pushed = workshop.deliver(push)
    workshop.registry.image(path, '2.1.115', { content: 'another' })
    return pushed
  }
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('partial')
  expect(codes(report)).toEqual(['EXACT_TAG_EXISTS'])
  // The aliases follow the exact tag, whosever content it has.
  const taken = workshop.registry.tags(path).get('2.1.115')
  expect(report.targets[0]?.digest).toBe(taken)
  expect(workshop.registry.tags(path).get('latest')).toBe(taken)
  expect(workshop.clock.waits).toEqual([])
})

test('a registry that answers stale is waited for', async () => {
  const workshop = await openWorkshop({ registries: [{ staleReads: 4 }] })
  const { digest } = workshop.build('2.1.115')
  const report = await workshop.release('2.1.115')
  expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
  expect(workshop.clock.waits.length).toBeGreaterThanOrEqual(4)
  expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
})

test('a registry that goes on with what was overwritten is waited for', async () => {
  const workshop = await openWorkshop({ registries: [{}] })
  workshop.registry.image(path, '2.1.115', { content: 'another' })
  workshop.registry.settings.staleReads = 4
  const { digest } = workshop.build('2.1.115')
  const report = await workshop.release('2.1.115', { policy: { overwrite: true } })
  expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
  expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
})

test.each(['graphdriver', 'containerd'] as const)(
  'an engine that tells no digest is taken at the content, %s',
  async (store) => {
    const workshop = await openWorkshop({ engine: { store } })
    const { digest } = workshop.build('2.1.115')
    // A stream that ends well, without the line that has the digest.
    workshop.engine.answer(/\/push$/, { chunks: ['{"status":"Pushed","progressDetail":{},"id":"1"}\r\n'] })
    const image = workshop.engine.names.get('docker.io/library/ui:2.1.115')
    if (image === undefined) throw new Error('no image')
    const repository = `${workshop.registry.host}/${path}`
    const delivered = workshop.engine
      .received(/\/push$/)
      .then(() => workshop.deliver({ repository, tag: '2.1.115', image }))
    const report = await workshop.release('2.1.115')
    await delivered
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
    expect(told(report)[0]).toBe('created 2.1.115')
  },
)

test('an image that took the local name while the engine pushed is not taken for the one that was asked for', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  // The engine pushes by name: what it sends is the image of another release.
  workshop.onPush = (push) => {
    const { digest } = workshop.registry.image(path, push.tag, { content: 'another' })
    return { digest }
  }
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('partial')
  expect(codes(report)).toEqual(['EXACT_TAG_EXISTS'])
  expect(told(report)).toEqual(['created 2.1.115', 'created 2.1', 'created 2', 'created latest'])
  expect(report.targets[0]?.problems[0]?.message).toMatch(
    /published by another release at the same time, with other content \(sha256:/,
  )
})
