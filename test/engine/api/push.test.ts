import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import { readLines, readPushStream } from '../../../src/engine/api/push.ts'
import type { EnginePushOptions, LayerProgress } from '../../../src/ports/engine.ts'
import { digestOf, encodeLine, type FakePush, faultLine } from '../../support/engine/engine.ts'
import { repositoryFor, tagOf } from '../../support/engine/values.ts'
import { never, withEngine } from '../with-engine.ts'

describe('lines', () => {
  async function* chunksOf(...chunks: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }

  async function linesOf(...chunks: (string | Uint8Array)[]): Promise<string[]> {
    const lines: string[] = []
    for await (const line of readLines(chunksOf(...chunks))) lines.push(line)
    return lines
  }

  test('lines lose their ends, empty lines are dropped, and the last line needs no end', async () => {
    expect(await linesOf('a\r\nb\n\n\r\n  \nc')).toEqual(['a', 'b', 'c'])
  })

  test('chunks may split lines and characters anywhere', async () => {
    const text = '{"status":"größer 🐳"}\r\n{"id":"ö"}\n'
    const bytes = Buffer.from(text)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const places = [0, ...cuts.toSorted((one, other) => one - other), bytes.length]
        const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
        expect(await linesOf(...chunks)).toEqual(['{"status":"größer 🐳"}', '{"id":"ö"}'])
      }),
    )
  })

  test('a line longer than 1 MiB is an error before it fills the memory', async () => {
    const endless = Array.from({ length: 20 }, () => 'x'.repeat(100_000))
    await expect(linesOf(...endless)).rejects.toMatchObject({ code: 'PUSH_FAILED' })
  })
})

describe('push stream', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const other = `sha256:${'b'.repeat(64)}`
  const refers = { status: 'The push refers to repository [r.example/ui]' }
  const status = { status: `1.2.3: digest: ${digest} size: 526` }
  const aux = { progressDetail: {}, aux: { Tag: '1.2.3', Digest: digest, Size: 526 } }

  async function* chunksOf(chunks: readonly string[], failure?: Error): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk)
    if (failure !== undefined) throw failure
  }

  const settings = {
    registry: 'r.example',
    podman: false,
    name: 'r.example/ui:1.2.3',
    tag: tagOf('1.2.3'),
    platform: undefined,
    onProgress: () => {},
  }
  const read = (lines: readonly unknown[], options: Partial<Parameters<typeof readPushStream>[1]> = {}) =>
    readPushStream(chunksOf(lines.map((line) => `${JSON.stringify(line)}\r\n`)), { ...settings, ...options })

  test.each<[string, readonly unknown[], string | undefined]>([
    ['a classic store', [refers, status, aux], digest],
    ['a containerd store or Podman', [refers, status], digest],
    ['Podman 3', [{ status: `1.2.3: digest: ${digest}` }], digest],
    ['aux alone', [refers, aux], digest],
    ['aux that is no digest', [status, { aux: { Digest: 'x' } }], digest],
    ['a status without a digest', [{ status: '1.2.3: digest: unknown size: 0' }], undefined],
    ['unknown fields', [{ ...status, new: { field: 1 } }], digest],
    ['malformed progress', [{ status: 'Pushing', id: 'a', progressDetail: [] }, status], digest],
  ])('the digest is read from %s', async (_, lines, expected) => {
    expect(await read(lines)).toBe(expected)
  })

  test('the last line needs no end', async () => {
    expect(await readPushStream(chunksOf([JSON.stringify(status)]), settings)).toBe(digest)
  })

  test('layers are reported in order, without control characters', async () => {
    const events: LayerProgress[] = []
    const layer = { id: 'dbbe6f6e98ce', progressDetail: {} }
    const lines = [
      refers,
      { ...layer, status: 'Preparing' },
      { ...layer, status: 'Pushing\u001b[2J', progressDetail: { current: 5, total: 10 } },
      status,
    ]
    await read(lines, { onProgress: (event) => events.push(event) })
    expect(events).toEqual([
      { layer: 'dbbe6f6e98ce', status: 'Preparing' },
      { layer: 'dbbe6f6e98ce', status: 'Pushing [2J', current: 5, total: 10 },
    ])
  })

  test.each<[string, readonly unknown[], string, string]>([
    ['errorDetail', [refers, { errorDetail: { message: 'denied' } }], 'DENIED', 'denied'],
    ['error alone', [refers, { error: 'denied' }], 'DENIED', 'denied'],
    ['both', [{ errorDetail: { message: 'denied' }, error: 'other' }], 'DENIED', 'denied'],
    ['the first of two', [{ error: 'first' }, { error: 'denied' }], 'PUSH_FAILED', 'first'],
    ['an error after the digest', [status, aux, { error: 'late' }], 'PUSH_FAILED', 'late'],
    ['an empty error', [{ errorDetail: {} }], 'PUSH_FAILED', 'it gives no reason'],
  ])('the push fails at %s in the stream', async (_, lines, code, words) => {
    await expect(read(lines)).rejects.toMatchObject({
      code,
      message: `The engine could not push r.example/ui:1.2.3: ${words}`,
      speaker: 'engine',
    })
  })

  const early = {
    code: 'PUSH_FAILED',
    message: 'Pushing r.example/ui:1.2.3: the engine ended its answer before the push was done.',
  }

  test.each<[string, readonly unknown[]]>([
    ['nothing', []],
    ['no digest', [refers, { status: 'Pushed', id: 'a' }]],
    ['the digest of another tag', [{ status: `1.2: digest: ${other} size: 1` }]],
  ])('a stream that ends after %s is an error', async (_, lines) => {
    await expect(read(lines)).rejects.toMatchObject(early)
  })

  test('a stream that breaks off is an error, even after the digest', async () => {
    const chunks = chunksOf([`${JSON.stringify(status)}\r\n`], new Error('aborted'))
    await expect(readPushStream(chunks, settings)).rejects.toMatchObject(early)
  })

  test.each([
    ['<html>Bad gateway</html>', '<html>Bad gateway</html>'],
    ['[1]', '[1]'],
    ['{"status":7}', '{"status":7}'],
  ])('the line %s is not a progress report', async (line, shown) => {
    await expect(readPushStream(chunksOf([`${line}\n`]), settings)).rejects.toMatchObject({
      code: 'PUSH_FAILED',
      message: `Pushing r.example/ui:1.2.3: the engine sent a line that is not a progress report: ${shown}`,
    })
  })

  // https://github.com/moby/moby/blob/master/api/types/auxprogress/push.go
  const instead = { aux: { manifestPushedInsteadOfIndex: true, originalIndex: {}, selectedManifest: {} } }
  const missing = { aux: { contentMissing: true, desc: {} } }

  test('a push of one platform instead of the index is an error, unless the caller chose a platform', async () => {
    await expect(read([instead, status])).rejects.toMatchObject({
      code: 'IMAGE_INCOMPLETE',
      // docker pull gets no attestations: with every platform pulled, the index is still incomplete.
      message: expect.stringContaining('it lacks other platforms or their attestations'),
      hint: expect.stringMatching(/--platform.*docker:/),
    })
    expect(await read([instead, status], { platform: 'linux/arm64' })).toBe(digest)
  })

  test('missing content is IMAGE_INCOMPLETE, whatever error follows', async () => {
    const words = { error: 'failed to push: content digest sha256:aa: not found' }
    await expect(read([refers, missing, words])).rejects.toMatchObject({
      code: 'IMAGE_INCOMPLETE',
      hint: expect.stringContaining('--platform'),
    })
  })
})

describe('push', () => {
  const repository = repositoryFor('registry.local:5000/gallery/ui')
  const tag = tagOf('2.1.106')
  const images = [{ tags: ['registry.local:5000/gallery/ui:2.1.106'] }]
  const options: EnginePushOptions = {
    credential: undefined,
    platform: undefined,
    onProgress: () => {},
    signal: never,
  }

  test.each(['graphdriver', 'containerd'] as const)('the engine pushes one tag (%s)', async (store) => {
    const digest = digestOf('manifest')
    const pushes: FakePush[] = []
    const onPush = (push: FakePush) => {
      pushes.push(push)
      return { digest }
    }
    const { engine, fake } = await withEngine({ images, store, onPush })
    const credential = { kind: 'password', username: 'me', password: 'pass' } as const
    expect(await engine.push(repository, tag, { ...options, credential })).toBe(digest)
    expect(pushes).toMatchObject([
      {
        repository: 'registry.local:5000/gallery/ui',
        tag: '2.1.106',
        auth: { username: 'me', password: 'pass', serveraddress: 'registry.local:5000' },
        platform: undefined,
      },
    ])
    expect(fake.requests.at(-1)).toMatchObject({ query: { tag: '2.1.106' }, body: '' })
  })

  test('a push without a credential sends an empty X-Registry-Auth', async () => {
    const { engine, fake } = await withEngine({ images })
    await engine.push(repository, tag, options)
    expect(fake.requests.at(-1)?.auth).toEqual({})
  })

  test.each(['a', 'ab', 'abc'])('the credential of %s reaches the engine as it is', async (username) => {
    const password = '\u00ff\u00fe?>~~~'.repeat(3)
    const { engine, fake } = await withEngine({ images })
    await engine.push(repository, tag, { ...options, credential: { kind: 'password', username, password } })
    expect(fake.requests.at(-1)?.auth).toMatchObject({ username, password })
  })

  test("the registry's words decide the error", async () => {
    const onPush = () => {
      throw new Error('denied: requested access to the resource is denied')
    }
    const { engine } = await withEngine({ images, onPush })
    await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
      code: 'DENIED',
      message:
        'The engine could not push registry.local:5000/gallery/ui:2.1.106: denied: requested access to the resource is denied',
    })
  })

  test.each([
    ['Podman', true, true, { tag: '2.1.106', tlsVerify: 'false' }],
    ['Podman', true, false, { tag: '2.1.106' }],
    ['Docker', false, true, { tag: '2.1.106' }],
  ])(
    '%s (Podman: %s) pushes without verified TLS (%s) with the query %j',
    async (_, podman, unverified, query) => {
      const { engine, fake } = await withEngine({ images, podman }, { unverified })
      await engine.push(repository, tag, options)
      expect(fake.requests.at(-1)?.query).toEqual(query)
    },
  )

  test("Podman answers 500 with the registry's words", async () => {
    const { engine, fake } = await withEngine({ images, podman: true })
    const words =
      'trying to reuse blob: pinging container registry registry.local:5000: http: server gave HTTP response to HTTPS client'
    fake.answer(/\/push$/, { status: 500, chunks: [encodeLine(faultLine(words))] })
    await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
      code: 'REGISTRY_TLS',
      message: `The engine could not push registry.local:5000/gallery/ui:2.1.106: ${words}`,
      hint: 'Pass --plain-http; semtag passes it on to Podman.',
    })
  })

  test('a call that the engine refuses before the stream is an error', async () => {
    const { engine, fake } = await withEngine({ images })
    fake.answer(/\/push$/, { status: 500, message: 'invalid tag format' })
    await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
      code: 'PUSH_FAILED',
      message: expect.stringMatching(/2\.1\.106: invalid tag format$/),
    })
  })

  test('semtag reads lines and characters that arrive byte by byte', async () => {
    const { engine, fake } = await withEngine()
    const bytes = Buffer.from(encodeLine(faultLine('größer 🐳')))
    fake.answer(/\/push$/, { chunks: Array.from(bytes, (byte) => Uint8Array.of(byte)) })
    await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
      message: expect.stringContaining('größer 🐳'),
    })
  })

  test.each(['break', 'end'] as const)(
    'an answer that stops in the middle (%s) is an error',
    async (after) => {
      const { engine, fake } = await withEngine()
      fake.answer(/\/push$/, { chunks: [encodeLine({ status: 'Pushing', id: 'a' })], after })
      await expect(engine.push(repository, tag, options)).rejects.toMatchObject({
        code: 'PUSH_FAILED',
        message: expect.stringContaining('ended its answer before the push was done'),
      })
    },
  )

  test('an aborted signal ends the push at once, with its own reason', async () => {
    const { engine, fake } = await withEngine()
    fake.answer(/\/push$/, { chunks: [encodeLine({ status: 'Pushing', id: 'a' })], after: 'hang' })
    const controller = new AbortController()
    const reason = new SemtagError({ code: 'TIMEOUT', message: 'The release took too long.' })
    const onProgress = () => controller.abort(reason)
    await expect(
      engine.push(repository, tag, { ...options, onProgress, signal: controller.signal }),
    ).rejects.toBe(reason)
  })

  test('closing the engine interrupts a push', async () => {
    const { engine, fake } = await withEngine()
    fake.answer(/\/push$/, { chunks: [encodeLine({ status: 'Pushing', id: 'a' })], after: 'hang' })
    const onProgress = () => void engine.close()
    await expect(engine.push(repository, tag, { ...options, onProgress })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    })
  })

  test('semtag sends the platform to an engine with API 1.46', async () => {
    const pushes: FakePush[] = []
    const onPush = (push: FakePush) => void pushes.push(push)
    const { engine } = await withEngine({ images, store: 'containerd', onPush })
    await engine.push(repository, tag, { ...options, platform: 'linux/arm64/v8' })
    expect(pushes[0]?.platform).toBe('linux/arm64/v8')
  })

  test('an older engine ignores the platform with a classic store, and fails with a containerd store', async () => {
    const platform = 'linux/amd64'
    const classic = await withEngine({ images, apiVersion: '1.45' })
    await classic.engine.push(repository, tag, { ...options, platform })
    expect(classic.fake.requests.at(-1)?.query).toEqual({ tag: '2.1.106' })

    const containerd = await withEngine({
      images,
      store: 'containerd',
      apiVersion: '1.45',
      serverVersion: '26.1.0',
    })
    await expect(containerd.engine.push(repository, tag, { ...options, platform })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: 'Docker Engine 26.1.0 cannot push one platform of an image: its API is older than 1.46.',
    })
  })
})
