import { expect, test } from 'vitest'
import * as z from 'zod'
import { startRegistry as startRealRegistry } from '../rig/index.ts'
import { buildImage, buildIndex } from '../support/registry/image.ts'
import { startRegistry } from '../support/registry/registry.ts'
import { sha256 } from '../support/registry/store.ts'

// The registry in the test process stands for docker-registry in hundreds of tests: what both are asked here must be
// answered alike.
test('the test registry answers as docker-registry does', async () => {
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
  const call = async (
    method: string,
    path: string,
    body?: Uint8Array<ArrayBuffer>,
    type?: string,
    fields: Record<string, string> = {},
  ) => {
    const headers = { accept: '*/*', ...(type === undefined ? {} : { 'content-type': type }), ...fields }
    const answer = await fetch(new URL(path, origin), {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    })
    // docker-registry promises the whole blob with its 416, and closes.
    const said = describe(await answer.text().catch(() => ''), answer.headers.get('content-type') ?? '')
    const digest = answer.headers.get('docker-content-digest') ?? ''
    const range = [answer.headers.get('range'), answer.headers.get('content-range')].join(' ').trim()
    const listed = answer.headers.get('oci-tag') ?? ''
    const asked = path.replace(origin, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}.*/, 'UPLOAD')
    lines.push(`${method} ${asked} ${answer.status} ${said} ${digest} ${range} ${listed}`)
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
  for (const method of ['HEAD', 'GET']) await call(method, `/v2/app/blobs/${nothing}`)
  await blobs(call, origin)
  await put('1.0.0', image)
  await put('1.0', image, 'application/json')
  await put('2.0.0', absent)
  await put('3.0.0', index)
  await put('3.1.0', buildIndex([absent]))
  for (const tag of ['1.0', '1']) await put(tag, image)
  await put('1.1?tag=1.1&tag=1.2', image)
  await put(`${image.digest}?tag=1.3`, image)
  await call('GET', `/v2/app/referrers/${image.digest}`)
  await call('DELETE', '/v2/app/manifests/1.0')
  await call('DELETE', `/v2/app/manifests/${nothing}`)
  await call('GET', '/v2/app/tags/list')
  for (const digest of [image.digest, index.digest]) await call('DELETE', `/v2/app/manifests/${digest}`)
  await call('GET', '/v2/app/tags/list')
  return lines
}

type Call = (
  method: string,
  path: string,
  body?: Uint8Array<ArrayBuffer>,
  type?: string,
  fields?: Record<string, string>,
) => Promise<string>

/** Uploads in one request and in pieces, and parts of a blob. */
async function blobs(call: Call, origin: string): Promise<void> {
  const bytes = new Uint8Array(Buffer.from('0123456789'))
  const octets = 'application/octet-stream'
  const ending = (location: string, digest = sha256(bytes)) => {
    const url = new URL(location, origin)
    url.searchParams.set('digest', digest)
    return url.href
  }
  const path = `/v2/app/blobs/${sha256(bytes)}`
  await call('PUT', ending(await call('POST', '/v2/app/blobs/uploads/')), bytes, octets)
  for (const range of ['bytes=0-', 'bytes=4-', 'bytes=4-6', 'bytes=9-', 'bytes=10-', 'bytes=4-99'])
    await call('GET', path, undefined, undefined, { range })
  await call('HEAD', path)
  await call('POST', `/v2/other/blobs/uploads/?mount=${sha256(bytes)}`)
  await call('POST', `/v2/other/blobs/uploads/?mount=${sha256(bytes)}&from=nowhere`)

  let location = await call('POST', '/v2/pieces/blobs/uploads/')
  location = await call('PATCH', location, bytes.slice(0, 4), octets, { 'content-range': '0-3' })
  location = await call('PATCH', location, bytes.slice(4), octets, { 'content-range': '4-9' })
  await call('PUT', ending(location))
  await call('GET', `/v2/pieces/blobs/${sha256(bytes)}`)

  const empty = await call('POST', '/v2/app/blobs/uploads/')
  await call('PUT', ending(empty, sha256('')))
  await call('HEAD', `/v2/app/blobs/${sha256('')}`)
  const wrong = await call('POST', '/v2/app/blobs/uploads/')
  await call('PUT', ending(wrong), new Uint8Array(Buffer.from('other')), octets)
  const stateless = new URL(await call('POST', '/v2/app/blobs/uploads/'), origin)
  stateless.search = ''
  await call('PUT', ending(stateless.href), bytes, octets)
}

function describe(text: string, type: string): string {
  if (text === '' || !type.includes('json')) return type
  const parsed: unknown = JSON.parse(text)
  const failed = errors.safeParse(parsed)
  if (failed.success) return failed.data.errors.map(({ code }) => code).join(' ')
  const list = z.object({ name: z.string(), tags: z.array(z.string()).nullable() }).safeParse(parsed)
  return list.success ? JSON.stringify({ ...list.data, tags: list.data.tags?.toSorted() ?? null }) : text
}
