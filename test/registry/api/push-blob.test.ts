import { describe, expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import type { BlobSource } from '../../../src/ports/content.ts'
import { createUploadBody } from '../../../src/registry/api/push-blob.ts'
import type { RegistryOptions } from '../../support/registry/registry.ts'
import { bytesOf, collect, descriptorOf, sourceOf } from '../content.ts'
import { calm, createFixture, failureOf, openRegistry } from '../fixture.ts'

describe('send blob', () => {
  const size = 512 * 1024

  async function prepared(bytes = bytesOf(size), options: RegistryOptions = {}) {
    const registry = await openRegistry(options)
    const fixture = createFixture()
    const blob = descriptorOf(bytes)
    const send = (source: BlobSource = sourceOf(bytes)) =>
      fixture.at(registry, 'team/app').sendBlob(blob, source, calm)
    const held = () => {
      const found = registry.blobs('team/app').get(blob.digest)
      return found && Buffer.from(found)
    }
    const lines = () => registry.lines.map((line) => line.replace(/uploads\/.+ /, 'uploads/… '))
    return { registry, fixture, bytes, blob, send, held, lines }
  }

  test.for([
    ['empty', 0],
    ['{}', 2],
    ['a small one', 1000],
    ['one of many pieces', size],
  ] as const)('three requests send a blob: %s', async ([, size]) => {
    const { blob, bytes, send, held, lines } = await prepared(bytesOf(size))
    expect(await send()).toBe('sent')
    expect(held()?.equals(bytes)).toBe(true)
    expect(lines()).toEqual([
      `HEAD /v2/team/app/blobs/${blob.digest} 404`,
      'POST /v2/team/app/blobs/uploads/ 202',
      'PUT /v2/team/app/blobs/uploads/… 201',
    ])
    expect(await send()).toBe('present')
  })

  test('the upload has a Content-Length and a Content-Type', async () => {
    const { registry, send } = await prepared()
    let sent: object | undefined
    registry.fault(({ method, headers }) => {
      if (method === 'PUT') sent = headers
      return false
    }, 'hang')
    await send()
    expect(sent).toMatchObject({
      'content-length': String(size),
      'content-type': 'application/octet-stream',
    })
  })

  test.for(['path', 'address'] as const)('the location may be in the form of: %s', async (uploadLocation) => {
    const { send, held } = await prepared(undefined, { uploadLocation })
    await send()
    expect(held()).toBeDefined()
  })

  test('semtag sends bytes to another origin without authorization', async () => {
    const storage = await openRegistry()
    const registry = await openRegistry({ auth: { basic: { user: 'ci', password: 'secret' } } })
    registry.settings.uploadLocation = `http${storage.origin.slice('http'.length)}`
    const bytes = bytesOf(size)
    const credential = { kind: 'password', username: 'ci', password: 'secret' } as const
    const repository = createFixture({ credential }).at(registry, 'team/app')
    expect(await repository.sendBlob(descriptorOf(bytes), sourceOf(bytes), calm)).toBe('sent')
    expect(registry.blobs('team/app').size).toBe(1)
    expect(storage.log).toMatchObject([{ method: 'PUT', status: 201, authorization: 'none' }])
  })

  test('a broken upload starts again from the first byte', async () => {
    const { registry, fixture, bytes, send, held } = await prepared()
    registry.fault({ method: 'PUT', times: 4 }, { cutRequestAfter: 100_000 })
    const source = sourceOf(bytes)
    expect(await send(source)).toBe('sent')
    expect(held()?.equals(bytes)).toBe(true)
    expect(source.reads).toBe(5)
    expect(registry.log.filter(({ method }) => method === 'POST')).toHaveLength(5)
    expect(fixture.retries.map(({ method, attempt, reason }) => [method, attempt, reason])).toEqual(
      [1, 2, 3, 4].map((attempt) => ['PUT', attempt, 'ECONNRESET']),
    )
  })

  test('the fifth attempt is the last', async () => {
    const { registry, send, held } = await prepared()
    registry.fault({ method: 'PUT', times: 9 }, { cutRequestAfter: 100_000 })
    expect(await failureOf(send())).toMatchObject({ code: 'REGISTRY_UNREACHABLE' })
    expect(registry.log.filter(({ method }) => method === 'PUT')).toHaveLength(5)
    expect(held()).toBeUndefined()
  })

  test.for([
    ['429', { status: 429, headers: { 'retry-after': '7' } }, []],
    ['503', { status: 503, headers: { 'retry-after': '7' } }, []],
    ['an upload that is no longer known', { status: 404, headers: { 'retry-after': '7' } }, ['HTTP 404']],
  ] as const)(
    'an upload after %s starts again, after the wait that the registry asks for',
    async ([, reply, reasons]) => {
      const { registry, fixture, send, held } = await prepared()
      registry.fault({ method: 'PUT' }, reply)
      expect(await send()).toBe('sent')
      expect(fixture.sleeps).toEqual([7000])
      expect(fixture.retries.map(({ reason }) => reason)).toEqual(reasons)
      expect(held()).toBeDefined()
    },
  )

  test('a wait that is too long is an error', async () => {
    const { registry, send } = await prepared()
    registry.fault({ method: 'PUT' }, { status: 429, headers: { 'retry-after': '3600' } })
    expect(await failureOf(send())).toMatchObject({ code: 'RATE_LIMITED' })
  })

  test.for([0, size])('after a lost answer, semtag looks for the blob of %i bytes', async (size) => {
    const { registry, send, lines } = await prepared(bytesOf(size))
    registry.fault({ method: 'PUT' }, 'lost')
    expect(await send()).toBe('sent')
    expect(lines().map((line) => line.split(' ')[0])).toEqual(['HEAD', 'POST', 'PUT', 'HEAD'])
  })

  test('a token that expires during an upload is renewed, and the upload starts again', async () => {
    const bearer = { anonymous: ['pull', 'push'] }
    const { registry, bytes, send, held } = await prepared(undefined, { auth: { bearer } })
    const challenge = `Bearer realm="${registry.origin}/token",error="invalid_token"`
    registry.fault({ method: 'PUT' }, { status: 401, headers: { 'www-authenticate': challenge } })
    const source = sourceOf(bytes)
    expect(await send(source)).toBe('sent')
    expect(source.reads).toBe(2)
    expect(held()).toBeDefined()
  })

  test('an upload that the credentials do not allow is not repeated', async () => {
    const { registry, send } = await prepared(undefined, {
      auth: { bearer: { anonymous: ['pull', 'push'] } },
    })
    const challenge = `Bearer realm="${registry.origin}/token",error="invalid_token"`
    registry.fault({ method: 'PUT', times: 9 }, { status: 401, headers: { 'www-authenticate': challenge } })
    expect(await failureOf(send())).toMatchObject({ code: 'UNAUTHORIZED' })
    expect(registry.log.filter(({ method }) => method === 'PUT').length).toBeLessThan(4)
  })

  test.for([
    ['a wrong blob', new SemtagError({ code: 'CONTENT_INVALID', message: 'The blob is wrong.' })],
    ['its own connection', new SemtagError({ code: 'REGISTRY_UNREACHABLE', message: 'The source is gone.' })],
  ] as const)('an error of the source ends the upload and is the error: %s', async ([, wrong]) => {
    const { registry, bytes, send, held } = await prepared()
    const source = {
      async *read() {
        yield bytes.subarray(0, size / 2)
        throw wrong
      },
    }
    expect(await failureOf(send(source))).toBe(wrong)
    expect(registry.log.filter(({ method }) => method === 'POST')).toHaveLength(1)
    expect(held()).toBeUndefined()
  })

  test.for([
    ['too short', size - 1, `has only ${size - 1} bytes`],
    ['too long', size + 1, `has at least ${size + 1} bytes`],
  ] as const)('a source that is %s is an error', async ([, length, words]) => {
    const { send, held } = await prepared()
    const error = await failureOf(send(sourceOf(bytesOf(length))))
    expect(error).toMatchObject({ code: 'CONTENT_INVALID' })
    expect(error.message).toContain(words)
    expect(held()).toBeUndefined()
  })

  test('a registry that stored another digest is an error', async () => {
    const { registry, send } = await prepared()
    const digest = `sha256:${'0'.repeat(64)}`
    registry.fault({ method: 'PUT' }, { status: 201, headers: { 'docker-content-digest': digest } })
    const error = await failureOf(send())
    expect(error).toMatchObject({ code: 'CONTENT_INVALID', speaker: 'registry' })
    expect(error.message).toContain(digest)
  })

  test.for([
    ['HEAD', 403, 'DENIED', 'Looking for the blob'],
    ['POST', 403, 'DENIED', 'Sending the blob'],
    ['PUT', 400, 'REGISTRY_ERROR', 'Sending the blob'],
  ] as const)('an upload ends with the right error: %s, HTTP %i', async ([method, status, code, words]) => {
    const { registry, blob, send } = await prepared()
    registry.fault({ method }, { status })
    const error = await failureOf(send())
    expect(error).toMatchObject({ code, speaker: 'registry' })
    expect(error.message).toContain(`${words} ${registry.host}/team/app@${blob.digest} failed`)
  })

  test.for(['here', 'elsewhere'] as const)(
    'an aborted signal ends upload (%s) and source at once',
    async (place) => {
      const { registry, fixture, blob, bytes } = await prepared()
      if (place === 'elsewhere')
        registry.settings.uploadLocation = `http${(await openRegistry()).origin.slice('http'.length)}`
      const abort = new AbortController()
      let failed: Promise<SemtagError> | undefined
      const ended = new Promise<void>((resolve) => {
        const source = {
          async *read(signal: AbortSignal) {
            yield bytes.subarray(0, 1000)
            signal.addEventListener('abort', () => resolve())
            abort.abort()
            await new Promise(() => {})
          },
        }
        const sending = fixture.at(registry, 'team/app').sendBlob(blob, source, abort.signal)
        failed = failureOf(sending)
      })
      const error = await failed
      expect(error).toMatchObject({ code: 'INTERRUPTED' })
      expect(error?.message).not.toContain('for uploads')
      await ended
    },
  )

  test('a broken connection ends the source', async () => {
    const { registry, bytes, send } = await prepared()
    registry.fault({ method: 'PUT' }, { cutRequestAfter: 1 })
    let reads = 0
    let interrupted = 0
    const stalling = {
      async *read(signal: AbortSignal) {
        yield bytes.subarray(0, 1000)
        if (reads++ === 0)
          await new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new Error(`${interrupted++}`)))
          })
        yield bytes.subarray(1000)
      },
    }
    expect(await send(stalling)).toBe('sent')
    expect(interrupted).toBe(1)
  })

  test('the error for an unreachable upload address names the registry that chose it', async () => {
    const registry = await openRegistry({ uploadLocation: 'http://127.0.0.1:1' })
    const repository = createFixture().at(registry)
    const bytes = bytesOf(10)
    const error = await failureOf(repository.sendBlob(descriptorOf(bytes), sourceOf(bytes), calm))
    expect(error).toMatchObject({ code: 'REGISTRY_UNREACHABLE', speaker: 'registry' })
    expect(error.message).toBe(
      `${registry.host} names 127.0.0.1:1 for uploads: 127.0.0.1:1 cannot be reached: it refused the connection.`,
    )
    expect(error.hint).toContain(`Ask the operator of ${registry.host}`)
  })
})

describe('upload body', () => {
  const bytes = bytesOf(1000)
  const blob = descriptorOf(bytes)

  test('each stream begins with the first byte', async () => {
    const source = sourceOf(bytes, 300)
    const body = createUploadBody(blob, source, calm)
    for (let time = 0; time < 2; time++) expect((await collect(body.stream())).equals(bytes)).toBe(true)
    expect(source.reads).toBe(2)
    expect(body.failure).toBeUndefined()
  })

  test('the body is handed over once its last byte was taken, and not before', async () => {
    const body = createUploadBody(blob, sourceOf(bytes, 600), calm)
    const seen: boolean[] = []
    for await (const _ of body.stream()) seen.push(body.handedOver)
    expect(seen).toEqual([false, true])
    body.stream()
    expect(body.handedOver).toBe(false)
  })

  test('a reader that stops ends the source, and that is no failure of the source', async () => {
    let ended = false
    const source = {
      async *read() {
        try {
          yield bytes
          yield bytes
        } finally {
          ended = true
        }
      },
    }
    const body = createUploadBody(blob, source, calm)
    for await (const _ of body.stream()) break
    expect(ended).toBe(true)
    expect(body.failure).toBeUndefined()
  })

  test('the iterator of a source may lack return', async () => {
    const read = () => ({
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: false, value: bytes }) as const }),
    })
    for await (const piece of createUploadBody(blob, { read }, calm).stream()) {
      expect(piece).toBe(bytes)
      break
    }
  })

  test('the body keeps the error of the source', async () => {
    const fault = new Error('gone')
    const source = {
      // biome-ignore lint/correctness/useYield: it fails before the first byte
      async *read(): AsyncGenerator<Uint8Array> {
        throw fault
      },
    }
    const body = createUploadBody(blob, source, calm)
    await expect(collect(body.stream())).rejects.toBe(fault)
    expect(body.failure).toBe(fault)
  })
})
