import { describe, expect, test } from 'vitest'
import { interrupted, timedOut } from '../errors.ts'
import { codes, lies, tagLines } from '../tag-lines.ts'
import { openWorkshop, path, type Workshop } from '../workshop.ts'

describe('read back', () => {
  test('semtag detects that the engine reaches another registry', async () => {
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
    expect(tagLines(report)).toEqual(['unknown 2.1.115', 'pending 2.1', 'pending 2', 'pending latest'])
    const [problem] = report.targets[0]?.problems ?? []
    expect(problem?.code).toBe('PUSH_NOT_SEEN')
    expect(problem?.message).toMatch(
      /was pushed to .*:2\.1\.115, but the registry does not show it\. Docker Engine 20\.10\.24 sees the tag, because 127\.0\.0\.1:\d+ is another registry for the engine\.$/,
    )
    expect(problem?.hint).toContain('an address that means the same')
    expect(workshop.clock.waits.length).toBeGreaterThan(5)
  })

  test('a push that nobody sees is an error without a reason', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.onPush = () => undefined
    const report = await workshop.release('2.1.115')
    expect(codes(report)).toEqual(['PUSH_NOT_SEEN'])
    expect(report.targets[0]?.problems[0]?.message).toMatch(/but the registry does not show it\.$/)
  })

  test('a push that another release overwrites at once is no other registry, and semtag does not wait', async () => {
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
    // The aliases follow the exact tag, even with the content of another release.
    const taken = workshop.registry.tags(path).get('2.1.115')
    expect(report.targets[0]?.digest).toBe(taken)
    expect(workshop.registry.tags(path).get('latest')).toBe(taken)
    expect(workshop.clock.waits).toEqual([])
  })

  test('semtag waits for a registry that answers late', async () => {
    const workshop = await openWorkshop({ registries: [{ staleReads: 4 }] })
    const { digest } = workshop.build('2.1.115')
    const report = await workshop.release('2.1.115')
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
    expect(workshop.clock.waits.length).toBeGreaterThanOrEqual(4)
    expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
  })

  test('semtag waits for a registry that still shows the old content', async () => {
    const workshop = await openWorkshop({ registries: [{}] })
    workshop.registry.image(path, '2.1.115', { content: 'another' })
    workshop.registry.settings.staleReads = 4
    const { digest } = workshop.build('2.1.115')
    const report = await workshop.release('2.1.115', { policy: { overwrite: true } })
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
    expect(workshop.tagsOn(digest)).toEqual(['2', '2.1', '2.1.115', 'latest'])
  })

  test.each(['graphdriver', 'containerd'] as const)(
    'semtag compares the content if the engine reports no digest, %s',
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
      expect(tagLines(report)[0]).toBe('created 2.1.115')
    },
  )

  test('semtag detects that another image took the local name while the engine pushed', async () => {
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
    expect(tagLines(report)).toEqual(['created 2.1.115', 'created 2.1', 'created 2', 'created latest'])
    expect(report.targets[0]?.problems[0]?.message).toMatch(
      /Another release published 2\.1\.115 at the same time, with other content \(sha256:/,
    )
  })
})

describe('send', () => {
  const hang = () => new Promise<undefined>(() => {})

  const pending = ['pending 2.1', 'pending 2', 'pending latest']

  test('an engine that fails before its write has failed', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.onPush = () => {
      throw new Error('received unexpected HTTP status: 500 Internal Server Error')
    }
    const report = await workshop.release('2.1.115')
    expect(report).toMatchObject({ status: 'failed', targets: [{ digest: null }] })
    expect(codes(report)).toEqual(['PUSH_FAILED'])
    expect(tagLines(report)).toEqual(['failed 2.1.115', ...pending])
  })

  test('an engine that fails after its write has written', async () => {
    const workshop = await openWorkshop()
    const { digest } = workshop.build('2.1.115')
    workshop.onPush = (push) => {
      workshop.deliver(push)
      throw new Error('EOF')
    }
    const report = await workshop.release('2.1.115')
    expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
    expect(report.warnings).toEqual([expect.stringContaining('The registry shows 2.1.115 with this image')])
    expect(tagLines(report)[0]).toBe('created 2.1.115')
  })

  test('an engine that fails may have written if the registry cannot be read', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.onPush = () => {
      workshop.registry.fault({ times: 100 }, { status: 503 })
      throw new Error('EOF')
    }
    const report = await workshop.release('2.1.115')
    expect(report.status).toBe('partial')
    expect(tagLines(report)).toEqual(['unknown 2.1.115', ...pending])
  })

  test('an engine that fails leaves the old content', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.registry.image(path, '2.1.115', { content: 'another' })
    workshop.onPush = () => {
      throw new Error('denied: requested access to the resource is denied')
    }
    const report = await workshop.release('2.1.115', { policy: { overwrite: true } })
    expect(report.status).toBe('failed')
    expect(tagLines(report)[0]).toBe('failed 2.1.115')
    expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
  })

  test('a tag that the registry does not let anybody write is refused', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    workshop.onPush = () => {
      throw new Error('tag invalid: The image tag cannot be overwritten because the repository is immutable.')
    }
    const report = await workshop.release('2.1.115')
    expect(report.status).toBe('refused')
    expect(codes(report)).toEqual(['TAG_IMMUTABLE'])
    expect(tagLines(report)[0]).toBe('refused 2.1.115')
  })

  test('a registry that fails before the push is no refusal', async () => {
    const workshop = await openWorkshop()
    const { host } = workshop.registry
    const { digest } = workshop.registry.image(path, 'edge', { content: 'one' })
    workshop.build('2.1.115', { content: 'one', repositoryDigests: [`${host}/${path}@${digest}`] })
    workshop.registry.fault({ method: 'GET', path: /sha256:/, times: 100 }, { status: 503 })
    const report = await workshop.release('2.1.115')
    expect(report.status).toBe('failed')
    expect(tagLines(report)).toEqual(['pending 2.1.115', ...pending])
  })

  describe.each([
    ['an interruption', interrupted],
    ['a time-out', timedOut],
  ] as const)('%s', (_, reason) => {
    const stopped = reason()

    test('before any write ends the release without a write', async () => {
      const workshop = await openWorkshop()
      workshop.build('2.1.115')
      const report = await workshop.release('2.1.115', { signal: AbortSignal.abort(stopped) })
      expect(report.status).toBe('failed')
      expect(codes(report)).toEqual([stopped.code])
      expect(workshop.registry.log).toEqual([])
    })

    test('while semtag reads the registry ends the release without a write', async () => {
      const workshop = await openWorkshop()
      workshop.build('2.1.115')
      const stop = new AbortController()
      workshop.registry.fault((request) => {
        if (request.url.pathname.endsWith('/list')) stop.abort(stopped)
        return false
      }, 'hang')
      const report = await workshop.release('2.1.115', { signal: stop.signal })
      expect(report.status).toBe('failed')
      expect(codes(report)).toEqual([stopped.code])
      expect(workshop.writes()).toEqual([])
      expect(workshop.engine.requests.filter(({ method }) => method === 'POST')).toEqual([])
    })

    /** A push that never ends by itself; `effect` is what the engine does before semtag is stopped. */
    async function stopWhilePushing(workshop: Workshop, effect: (deliver: () => void) => void) {
      const stop = new AbortController()
      workshop.onPush = (push) => {
        effect(() => void workshop.deliver(push))
        stop.abort(stopped)
        return hang()
      }
      return workshop.release('2.1.115', { signal: stop.signal })
    }

    test('during a push that the engine finishes reports the tag', async () => {
      const workshop = await openWorkshop()
      const { digest } = workshop.build('2.1.115')
      const report = await stopWhilePushing(workshop, (deliver) => deliver())
      expect(report).toMatchObject({ status: 'partial', targets: [{ digest }] })
      expect(codes(report)).toEqual([stopped.code])
      expect(tagLines(report)).toEqual(['created 2.1.115', ...pending])
      expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
    })

    test('during a push that the engine finishes later reports the tag', async () => {
      const workshop = await openWorkshop()
      workshop.build('2.1.115')
      const report = await stopWhilePushing(workshop, (deliver) => {
        let reads = 0
        workshop.registry.fault(({ method, url }) => {
          if (method === 'GET' && url.pathname.endsWith('/2.1.115') && ++reads === 3) deliver()
          return false
        }, 'hang')
      })
      expect(report.status).toBe('partial')
      expect(tagLines(report)).toEqual(['created 2.1.115', ...pending])
    })

    test('during a push that the engine does not finish reports no tag', async () => {
      const workshop = await openWorkshop()
      workshop.build('2.1.115')
      const report = await stopWhilePushing(workshop, () => {})
      expect(report.status).toBe('failed')
      expect(codes(report)).toEqual([stopped.code])
      expect(tagLines(report)).toEqual(['pending 2.1.115', ...pending])
    })

    test('during a push leaves the tag unknown if the registry cannot be read', async () => {
      const workshop = await openWorkshop()
      workshop.build('2.1.115')
      const report = await stopWhilePushing(
        workshop,
        () => void workshop.registry.fault({ times: 100 }, { status: 503 }),
      )
      expect(report.status).toBe('partial')
      expect(tagLines(report)).toEqual(['unknown 2.1.115', ...pending])
    })

    test('while semtag reads back a push reports the tag', async () => {
      const workshop = await openWorkshop()
      workshop.build('2.1.115')
      const stop = new AbortController()
      workshop.onPush = ({ image }) => {
        // Somewhere else: here the tag is never seen.
        workshop.registry.fault(() => {
          stop.abort(stopped)
          return false
        }, 'hang')
        return { digest: image.id }
      }
      const report = await workshop.release('2.1.115', { signal: stop.signal })
      expect(report.status).toBe('partial')
      expect(tagLines(report)).toEqual(['unknown 2.1.115', ...pending])
    })
  })
})
