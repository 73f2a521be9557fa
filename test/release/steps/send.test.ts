import { describe, expect, test } from 'vitest'
import { interrupted, timedOut } from '../errors.ts'
import { codes, lies, told } from '../told.ts'
import { openWorkshop, path, type Workshop } from '../workshop.ts'

const hang = () => new Promise<undefined>(() => {})

const pending = ['pending 2.1', 'pending 2', 'pending latest']

test('an engine that fails, and has not written, has failed', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.onPush = () => {
    throw new Error('received unexpected HTTP status: 500 Internal Server Error')
  }
  const report = await workshop.release('2.1.115')
  expect(report).toMatchObject({ status: 'failed', targets: [{ digest: null }] })
  expect(codes(report)).toEqual(['PUSH_FAILED'])
  expect(told(report)).toEqual(['failed 2.1.115', ...pending])
})

test('an engine that fails, and has written, has written', async () => {
  const workshop = await openWorkshop()
  const { digest } = workshop.build('2.1.115')
  workshop.onPush = (push) => {
    workshop.deliver(push)
    throw new Error('EOF')
  }
  const report = await workshop.release('2.1.115')
  expect(report).toMatchObject({ status: 'complete', targets: [{ digest }] })
  expect(report.warnings).toEqual([expect.stringContaining('The registry shows 2.1.115 with this image')])
  expect(told(report)[0]).toBe('created 2.1.115')
})

test('an engine that fails, where the registry cannot be read, may have written', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.onPush = () => {
    workshop.registry.fault({ times: 100 }, { status: 503 })
    throw new Error('EOF')
  }
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('partial')
  expect(told(report)).toEqual(['unknown 2.1.115', ...pending])
})

test('an engine that fails leaves the content that was to be overwritten', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.registry.image(path, '2.1.115', { content: 'another' })
  workshop.onPush = () => {
    throw new Error('denied: requested access to the resource is denied')
  }
  const report = await workshop.release('2.1.115', { policy: { overwrite: true } })
  expect(report.status).toBe('failed')
  expect(told(report)[0]).toBe('failed 2.1.115')
  expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
})

test('a tag that the registry keeps from being written is refused', async () => {
  const workshop = await openWorkshop()
  workshop.build('2.1.115')
  workshop.onPush = () => {
    throw new Error('tag invalid: The image tag cannot be overwritten because the repository is immutable.')
  }
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('refused')
  expect(codes(report)).toEqual(['TAG_IMMUTABLE'])
  expect(told(report)[0]).toBe('refused 2.1.115')
})

test('a registry that fails before the push has kept nothing from being written', async () => {
  const workshop = await openWorkshop()
  const { host } = workshop.registry
  const { digest } = workshop.registry.image(path, 'edge', { content: 'one' })
  workshop.build('2.1.115', { content: 'one', repositoryDigests: [`${host}/${path}@${digest}`] })
  workshop.registry.fault({ method: 'GET', path: /sha256:/, times: 100 }, { status: 503 })
  const report = await workshop.release('2.1.115')
  expect(report.status).toBe('failed')
  expect(told(report)).toEqual(['pending 2.1.115', ...pending])
})

describe.each([
  ['an interruption', interrupted],
  ['a time-out', timedOut],
] as const)('%s', (_, reason) => {
  const stopped = reason()

  test('before any write ends a release that has written nothing', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    const report = await workshop.release('2.1.115', { signal: AbortSignal.abort(stopped) })
    expect(report.status).toBe('failed')
    expect(codes(report)).toEqual([stopped.code])
    expect(workshop.registry.log).toEqual([])
  })

  test('while the registry is read ends a release that has written nothing', async () => {
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

  /** A push that never ends by itself; `effect` is what the engine does before we are stopped. */
  async function stopWhilePushing(workshop: Workshop, effect: (deliver: () => void) => void) {
    const stop = new AbortController()
    workshop.onPush = (push) => {
      effect(() => void workshop.deliver(push))
      stop.abort(stopped)
      return hang()
    }
    return workshop.release('2.1.115', { signal: stop.signal })
  }

  test('of a push that the engine has carried out is told with the tag', async () => {
    const workshop = await openWorkshop()
    const { digest } = workshop.build('2.1.115')
    const report = await stopWhilePushing(workshop, (deliver) => deliver())
    expect(report).toMatchObject({ status: 'partial', targets: [{ digest }] })
    expect(codes(report)).toEqual([stopped.code])
    expect(told(report)).toEqual(['created 2.1.115', ...pending])
    expect(lies(report.targets[0] ?? { tags: [] }, workshop.registry.tags(path))).toEqual([])
  })

  test('of a push that the engine carries out later is told with the tag', async () => {
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
    expect(told(report)).toEqual(['created 2.1.115', ...pending])
  })

  test('of a push that the engine does not carry out is told without it', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    const report = await stopWhilePushing(workshop, () => {})
    expect(report.status).toBe('failed')
    expect(codes(report)).toEqual([stopped.code])
    expect(told(report)).toEqual(['pending 2.1.115', ...pending])
  })

  test('of a push, where the registry cannot be read, leaves the tag unknown', async () => {
    const workshop = await openWorkshop()
    workshop.build('2.1.115')
    const report = await stopWhilePushing(
      workshop,
      () => void workshop.registry.fault({ times: 100 }, { status: 503 }),
    )
    expect(report.status).toBe('partial')
    expect(told(report)).toEqual(['unknown 2.1.115', ...pending])
  })

  test('of the reading after a push that ended leaves nothing unsaid', async () => {
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
    expect(told(report)).toEqual(['unknown 2.1.115', ...pending])
  })
})
