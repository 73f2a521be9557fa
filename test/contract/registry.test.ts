import { expect, test } from 'vitest'
import { z } from 'zod'
import { startRegistry as startRealRegistry } from '../rig/index.ts'
import { buildImage, buildIndex } from '../support/registry/image.ts'
import { startRegistry } from '../support/registry/registry.ts'
import { sha256 } from '../support/registry/store.ts'

// The registry in the test process stands for docker-registry in hundreds of tests: what both are asked here must be
// answered alike.
test('the registry in the test process answers as docker-registry does', async () => {
  const [real, double] = await Promise.all([startRealRegistry({ deletion: true }), startRegistry()])
  try {
    expect(await conversation(double.origin)).toEqual(await conversation(real.url))
  } finally {
    await Promise.all([real.stop(), double.close()])
  }
})

const errors = z.object({ errors: z.array(z.object({ code: z.string() })) })

/** What a registry answers, a line a request: status, error codes or content, and digest. */
async function conversation(origin: string): Promise<readonly string[]> {
  const lines: string[] = []
  const call = async (method: string, path: string, body?: Uint8Array<ArrayBuffer>, type?: string) => {
    const headers = { accept: '*/*', ...(type === undefined ? {} : { 'content-type': type }) }
    const answer = await fetch(new URL(path, origin), {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    })
    const said = describe(await answer.text(), answer.headers.get('content-type') ?? '')
    const digest = answer.headers.get('docker-content-digest') ?? ''
    const asked = path.replace(origin, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}.*/, 'UPLOAD')
    lines.push(`${method} ${asked} ${answer.status} ${said} ${digest}`)
    return answer.headers.get('location') ?? path
  }
  const put = (tag: string, image: { bytes: Uint8Array; mediaType: string }, type = image.mediaType) =>
    call('PUT', `/v2/app/manifests/${tag}`, new Uint8Array(image.bytes), type)

  const image = buildImage({})
  const absent = buildImage({ content: 'absent' })
  const index = buildIndex([image])
  const nothing = `sha256:${'0'.repeat(64)}`

  await call('GET', '/v2/')
  for (const path of ['tags/list', 'manifests/1.0.0', 'manifests/a+b']) await call('GET', `/v2/app/${path}`)
  for (const blob of image.contents) {
    const upload = await call('POST', '/v2/app/blobs/uploads/')
    const sent = await call('PATCH', upload, new Uint8Array(blob), 'application/octet-stream')
    const end = new URL(sent, origin)
    end.searchParams.set('digest', sha256(blob))
    await call('PUT', end.href)
    await call('HEAD', `/v2/app/blobs/${sha256(blob)}`)
    await call('POST', `/v2/other/blobs/uploads/?mount=${sha256(blob)}&from=app`)
  }
  await call('HEAD', `/v2/app/blobs/${nothing}`)
  await put('1.0.0', image)
  await put('1.0', image, 'application/json')
  await put('2.0.0', absent)
  await put('3.0.0', index)
  await put('3.1.0', buildIndex([absent]))
  for (const tag of ['1.0', '1']) await put(tag, image)
  await call('DELETE', '/v2/app/manifests/1.0')
  await call('DELETE', `/v2/app/manifests/${nothing}`)
  await call('GET', '/v2/app/tags/list')
  for (const digest of [image.digest, index.digest]) await call('DELETE', `/v2/app/manifests/${digest}`)
  await call('GET', '/v2/app/tags/list')
  return lines
}

function describe(text: string, type: string): string {
  if (text === '' || !type.includes('json')) return type
  const parsed: unknown = JSON.parse(text)
  const failed = errors.safeParse(parsed)
  if (failed.success) return failed.data.errors.map(({ code }) => code).join(' ')
  const list = z.object({ name: z.string(), tags: z.array(z.string()).nullable() }).safeParse(parsed)
  return list.success ? JSON.stringify({ ...list.data, tags: list.data.tags?.toSorted() ?? null }) : text
}
