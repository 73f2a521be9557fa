import { describe, expect, test } from 'vitest'
import { interruption, SemtagError } from '../../../src/domain/errors.ts'
import { serverOf, supports, untilAborted } from '../../../src/engine/http/client.ts'
import { never, withEngine } from '../with-engine.ts'

describe('client', () => {
  test('the client asks once for the API version, then uses it', async () => {
    const { engine, fake } = await withEngine({ apiVersion: '1.44' })
    await Promise.all([engine.info(never), engine.inspect('ui', undefined, never)])
    await engine.inspect('ui', undefined, never)
    expect(fake.requests.map(({ version, path }) => `${version} ${path}`).toSorted()).toEqual([
      '1.44 /images/ui/json',
      '1.44 /images/ui/json',
      '1.44 /info',
      'undefined /_ping',
    ])
  })

  test('the client asks again after a failed greeting', async () => {
    const { engine, fake } = await withEngine()
    fake.answer(/_ping/, { after: 'break' })
    await expect(engine.info(never)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
    expect((await engine.info(never)).name).toBe('Docker Engine 20.10.24')
  })

  test.each([/_ping/, /\/info/])(
    'an engine that dies within its answer to %s is unreachable',
    async (call) => {
      const { engine, fake } = await withEngine()
      fake.answer(call, { chunks: ['{"Serv'], after: 'break' })
      await expect(engine.info(never)).rejects.toMatchObject({
        code: 'ENGINE_UNREACHABLE',
        message: `No engine answers at ${fake.host} (from --host): it closed the connection.`,
      })
    },
  )

  test.each([
    ['before its answer', /_ping/, []],
    ['within its answer', /\/info/, ['{']],
  ])('an engine that hangs %s times out', async (_, call, chunks) => {
    const { engine, fake } = await withEngine({}, { timeout: 50 })
    fake.answer(call, { chunks, after: 'hang' })
    await expect(engine.info(never)).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: `The engine at ${fake.host} (from --host) has not answered within 0.05 seconds.`,
    })
  })

  test('an endless answer is cut off', async () => {
    const { engine, fake } = await withEngine()
    fake.answer(/\/info/, {
      chunks: Array.from({ length: 17 }, () => new Uint8Array(1024 * 1024)),
      after: 'hang',
    })
    await expect(engine.info(never)).rejects.toMatchObject({
      code: 'ENGINE_ERROR',
      message: "The engine's answer is longer than 16 MiB.",
    })
  })

  test.each([
    ['the greeting', /_ping/],
    ['the call', /\/info/],
  ])('an aborted signal ends %s', async (_, call) => {
    const { engine, fake } = await withEngine()
    fake.answer(call, { after: 'hang' })
    const controller = new AbortController()
    const outcome = expect(engine.info(controller.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' })
    await fake.received(call)
    controller.abort()
    await outcome
  })

  test('a call with an aborted signal sends nothing and throws the reason', async () => {
    const { engine, fake } = await withEngine()
    const reason = new SemtagError({ code: 'TIMEOUT', message: 'Too long.' })
    await expect(engine.info(AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(fake.requests).toEqual([])
  })

  test('a caller that gives up does not disturb the others', async () => {
    const { engine } = await withEngine()
    const controller = new AbortController()
    const [first, second] = [engine.info(controller.signal), engine.info(never)]
    controller.abort()
    await expect(first).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect((await second).name).toBe('Docker Engine 20.10.24')
  })

  test('close interrupts running calls', async () => {
    const { engine, fake } = await withEngine()
    fake.answer(/\/info/, { after: 'hang' })
    const outcome = expect(engine.info(never)).rejects.toMatchObject({ code: 'INTERRUPTED' })
    await fake.received(/\/info/)
    await engine.close()
    await outcome
  })

  test.each([
    ['to a port where nobody listens', { location: 'http://127.0.0.1:1/' }],
    ['to another scheme', { location: 'ftp://127.0.0.1/' }],
    ['to itself', { location: '/v1.41/info' }],
    ['nowhere', {}],
  ])('a redirect %s is an error, and the client does not follow it', async (_where, headers) => {
    const { engine, fake } = await withEngine()
    fake.answer(/\/info/, { status: 302, headers })
    await expect(engine.info(never)).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: `The server at ${fake.host} (from --host) redirects to another address (HTTP 302); a Docker Engine does not.`,
    })
    expect(fake.requests).toHaveLength(2)
  })

  test.each([/_ping/, /\/info/])(
    'an engine that answers %s with a protocol upgrade is an error',
    async (call) => {
      const { engine, fake } = await withEngine()
      fake.answer(call, { status: 101, headers: { connection: 'upgrade', upgrade: 'tcp' }, after: 'hang' })
      await expect(engine.info(never)).rejects.toMatchObject({
        code: 'ENGINE_UNREACHABLE',
        message: `The server at ${fake.host} (from --host) does not speak the Docker Engine API.`,
      })
    },
  )
})

describe('interruption', () => {
  test('a SemtagError as reason stays, and any other reason becomes INTERRUPTED', () => {
    const reason = new SemtagError({ code: 'TIMEOUT', message: 'Too long.' })
    expect(interruption(AbortSignal.abort(reason))).toBe(reason)
    expect(interruption(AbortSignal.abort('SIGINT'))).toMatchObject({ code: 'INTERRUPTED', cause: 'SIGINT' })
  })

  test('untilAborted settles as the promise does, or rejects with the signal', async () => {
    const controller = new AbortController()
    const pending = untilAborted(new Promise(() => {}), controller.signal)
    expect(await untilAborted(Promise.resolve(1), controller.signal)).toBe(1)
    controller.abort()
    await expect(pending).rejects.toMatchObject({ code: 'INTERRUPTED' })
  })
})

describe('server', () => {
  test.each([
    ['1.41', '1.41'],
    ['1.51', '1.51'],
    ['1.99', '1.51'],
    ['2.0', undefined],
    [undefined, undefined],
  ])('the client speaks to an engine with API %s in %s', (offered, used) => {
    expect(serverOf({ 'api-version': offered }).apiVersion).toBe(used)
  })

  test('the Server header identifies Podman', () => {
    expect(serverOf({ server: 'Libpod/5.4.2 (linux)' }).podman).toBe(true)
    expect(serverOf({ server: 'Docker/28.3.3 (linux)' }).podman).toBe(false)
  })

  test('supports compares the API version', () => {
    expect([45, 46, 47].map((minor) => supports({ apiVersion: '1.46', podman: false }, minor))).toEqual([
      true,
      true,
      false,
    ])
    expect(supports({ apiVersion: undefined, podman: false }, 0)).toBe(false)
  })
})
