import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { interruption, SemtagError } from '../../../src/domain/errors.ts'
import { describeFailure, inSeconds } from '../../../src/registry/http/failure.ts'
import { calm, createFixture, failureOf, openRegistry, portOf } from '../fixture.ts'

describe('describe', () => {
  test('an aborted signal ends a request that hangs', async () => {
    const registry = await openRegistry()
    const { happened } = registry.fault({}, 'hang')
    const abort = new AbortController()
    const error = failureOf(createFixture().at(registry).tags(abort.signal))
    await happened
    abort.abort()
    expect(await error).toMatchObject({ code: 'INTERRUPTED' })
  })

  test('a SemtagError as the reason of an abort is the error', async () => {
    const registry = await openRegistry()
    const { happened } = registry.fault({}, 'hang')
    const abort = new AbortController()
    const error = failureOf(createFixture().at(registry).tags(abort.signal))
    await happened
    const reason = new SemtagError({ code: 'TIMEOUT', message: 'Too long.' })
    abort.abort(reason)
    expect(await error).toBe(reason)
  })

  test('an aborted signal sends nothing', async () => {
    const registry = await openRegistry()
    expect(await failureOf(createFixture().at(registry).tags(AbortSignal.abort()))).toMatchObject({
      code: 'INTERRUPTED',
    })
    expect(registry.log).toEqual([])
  })

  test('an aborted signal ends the wait for a helper, an engine or a retry', async () => {
    const locked = await openRegistry({ auth: { basic: { user: 'ci', password: 'x' } } })
    const elsewhere = await openRegistry({ name: '0.0.0.0' })
    const busy = await openRegistry()
    busy.fault({ times: 9 }, { status: 503 })
    const never = new Promise<never>(() => {})
    const stuck = (reached: () => void) => () => {
      reached()
      return never
    }
    const waits = [
      (reached: () => void) => createFixture({ credentials: { find: stuck(reached) } }).at(locked),
      (reached: () => void) =>
        createFixture({ trust: { engine: () => never }, onRequest: reached }).at(elsewhere),
      (reached: () => void) =>
        createFixture({ clock: { now: () => new Date(), sleep: stuck(reached) } }).at(busy),
    ]
    for (const wait of waits) {
      const abort = new AbortController()
      const { promise, resolve } = withResolvers()
      const error = failureOf(wait(resolve).tags(abort.signal))
      await promise
      abort.abort()
      expect(await error).toMatchObject({ code: 'INTERRUPTED' })
    }
  })

  test('a caller that gives up does not end the requests of others', async () => {
    const registry = await openRegistry()
    const { happened } = registry.fault({}, 'hang')
    const repository = createFixture().at(registry)
    const abort = new AbortController()
    const first = failureOf(repository.tags(abort.signal))
    const second = repository.tags(calm)
    await happened
    abort.abort()
    expect(await first).toMatchObject({ code: 'INTERRUPTED' })
    expect(await second).toEqual([])
  })

  test('close ends all requests', async () => {
    const registry = await openRegistry()
    const fixture = createFixture()
    const { happened } = registry.fault({ times: 9 }, 'hang')
    const error = failureOf(fixture.at(registry).tags(calm))
    await happened
    await fixture.close()
    expect(await error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
  })

  function withResolvers(): { promise: Promise<void>; resolve: () => void } {
    let resolve = () => {}
    const promise = new Promise<void>((done) => {
      resolve = done
    })
    return { promise, resolve }
  }
})

describe('failure', () => {
  const withCode = (code: string, message = '') => Object.assign(new Error(message), { code })

  test.for([
    ['ENOTFOUND', 'REGISTRY_UNREACHABLE', 'registry.local:5000 cannot be reached: its name is unknown.'],
    [
      'EAI_AGAIN',
      'REGISTRY_UNREACHABLE',
      'registry.local:5000 cannot be reached: the name server gave no answer.',
    ],
    [
      'ECONNREFUSED',
      'REGISTRY_UNREACHABLE',
      'registry.local:5000 cannot be reached: it refused the connection.',
    ],
    [
      'CONNECT_TIMEOUT',
      'REGISTRY_UNREACHABLE',
      'registry.local:5000 cannot be reached: no connection within 10 seconds.',
    ],
    ['ETIMEDOUT', 'REGISTRY_UNREACHABLE', 'registry.local:5000 cannot be reached: it did not answer.'],
    ['ANSWER_TIMEOUT', 'REGISTRY_UNREACHABLE', 'registry.local:5000 sent nothing for 60 seconds.'],
    ['ECONNRESET', 'REGISTRY_UNREACHABLE', 'registry.local:5000 closed the connection without an answer.'],
    ['EHOSTUNREACH', 'REGISTRY_UNREACHABLE', 'registry.local:5000 cannot be reached: no route.'],
    ['CERT_NOT_YET_VALID', 'REGISTRY_TLS', 'The certificate of registry.local:5000 is not valid yet.'],
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'REGISTRY_TLS',
      'registry.local:5000 requires a client certificate.',
    ],
    [
      'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
      'REGISTRY_TLS',
      'TLS with registry.local:5000 failed (ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE).',
    ],
  ] as const)('the failure %s has a code and a message', ([code, expected, message]) => {
    const error = describeFailure(withCode(code, 'no route'), 'registry.local:5000')
    expect(error).toMatchObject({ code: expected, message, speaker: 'semtag' })
  })

  test.for([
    [10_000, '10 seconds'],
    [1000, '1 second'],
    [50, '0.05 seconds'],
  ] as const)('%i milliseconds are %s', ([milliseconds, words]) => {
    expect(inSeconds(milliseconds)).toBe(words)
  })

  test('an address without a port gets the port that semtag tried', () => {
    const refused = Object.assign(withCode('ECONNREFUSED'), { port: 80 })
    expect(describeFailure(refused, 'registry.local').message).toContain('registry.local:80 ')
    expect(describeFailure(withCode('ENOTFOUND'), 'registry.local').message).toContain('registry.local:443 ')
  })

  test('an error without words is shown by its code', () => {
    expect(describeFailure(withCode('EODD'), 'r:1').message).toBe('r:1 cannot be reached: EODD.')
    expect(describeFailure('thrown', 'r:1').message).toBe('r:1 cannot be reached: the connection failed.')
  })

  test('an interruption is the reason of the signal if that is a SemtagError', () => {
    const reason = new SemtagError({ code: 'TIMEOUT', message: 'Too long.' })
    expect(interruption(AbortSignal.abort(reason))).toBe(reason)
    expect(interruption(AbortSignal.abort())).toMatchObject({ code: 'INTERRUPTED' })
  })

  test('semtag tries a port where nothing listens five times', async () => {
    const server = createServer()
    const port = await portOf(server)
    server.close()
    const fixture = createFixture()
    const error = await failureOf(fixture.at(`127.0.0.1:${port}`).tags(calm))
    expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
    expect(error.message).toBe(
      `127.0.0.1:${port} cannot be reached: it refused the connection, after 5 attempts.`,
    )
    expect(fixture.requests.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5])
  })

  test('semtag tries a name that does not exist once', async () => {
    const fixture = createFixture()
    const error = await failureOf(fixture.at('no-such-registry.invalid:5000').tags(calm))
    expect(error.message).toBe('no-such-registry.invalid:5000 cannot be reached: its name is unknown.')
    expect(fixture.requests).toHaveLength(1)
  })
})
