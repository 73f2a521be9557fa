import { describe, expect, test } from 'vitest'
import { parseDigest } from '../../../src/domain/image/digest.ts'
import { fallbackTag } from '../../../src/domain/image/tag.ts'
import { manifestLimit } from '../../../src/manifest/read-manifest.ts'
import { listReferrers } from '../../../src/registry/api/referrers.ts'
import { buildIndex } from '../../support/registry/image.ts'
import { calm, clientOf, createFixture, failureOf, openRegistry } from '../fixture.ts'

describe('add referrers', () => {
  const path = 'gallery/ui'
  const index = 'application/vnd.oci.image.index.v1+json'

  async function open(referrers: boolean) {
    const registry = await openRegistry({ referrers })
    const image = registry.image(path, '1.0.0')
    const signature = registry.image(path, undefined, { content: 'signature' })
    const { mediaType, digest, bytes } = signature
    const entry = { mediaType, digest, size: bytes.length, annotations: {}, artifactType: 'a/signature' }
    const repository = createFixture().at(registry)
    const list = async () => {
      const found = await repository.get(fallbackTag(image.digest), calm)
      return found === undefined ? undefined : JSON.parse(new TextDecoder().decode(found.bytes))
    }
    return { registry, repository, image, subject: image.digest, entry, list }
  }

  test('a missing list is created, and an entry is added only once', async () => {
    const { registry, repository, subject, entry, list } = await open(false)
    expect(await repository.addReferrers(subject, [entry], calm)).toBe(true)
    expect(await list()).toEqual({ schemaVersion: 2, mediaType: index, manifests: [entry] })
    registry.clearLog()
    expect(await repository.addReferrers(subject, [entry], calm)).toBe(true)
    expect(registry.log.filter(({ method }) => method === 'PUT')).toEqual([])
  })

  test('the entries of other programs stay in the list', async () => {
    const { registry, repository, subject, entry, list } = await open(false)
    const other = registry.image(path, undefined, { content: 'of somebody else' })
    const theirs = {
      mediaType: other.mediaType,
      digest: other.digest,
      size: other.bytes.length,
      platform: { os: 'linux', architecture: 'amd64' },
      data: 'e30=',
    }
    const bytes = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: index,
        annotations: { by: 'them' },
        manifests: [theirs],
      }),
    )
    registry.addManifest(path, fallbackTag(subject), bytes, index)
    expect(await repository.addReferrers(subject, [entry], calm)).toBe(true)
    expect(await list()).toMatchObject({ annotations: { by: 'them' }, manifests: [theirs, entry] })
  })

  test('a tag that holds something else is left alone', async () => {
    const { registry, repository, subject, entry } = await open(false)
    const { digest } = registry.image(path, fallbackTag(subject), { content: 'no list' })
    expect(await repository.addReferrers(subject, [entry], calm)).toBe(false)
    expect(registry.tags(path).get(fallbackTag(subject))).toBe(digest)
  })

  test.for([
    ['up to the largest size of a manifest', 0, true],
    ['and not beyond it', 1, false],
  ] as const)('the list grows %s', async ([, excess, added]) => {
    const { registry, repository, subject, entry } = await open(false)
    const list = (pad: number, manifests: readonly object[]) =>
      Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: index, pad: 'x'.repeat(pad), manifests }))
    const pad = manifestLimit - list(0, [entry]).length + excess
    const before = registry.addManifest(path, fallbackTag(subject), list(pad, []), index)
    expect(await repository.addReferrers(subject, [entry], calm)).toBe(added)
    expect(registry.tags(path).get(fallbackTag(subject)) === before).toBe(!added)
  })

  test('a registry with the API needs no fallback tag', async () => {
    const { registry, repository, image, subject, entry } = await open(true)
    const signed = registry.image(path, undefined, { content: 'signed', subject: image })
    const found = { ...entry, digest: signed.digest }
    expect(await repository.addReferrers(subject, [found], calm)).toBe(true)
    expect([...registry.tags(path).keys()]).toEqual(['1.0.0'])
  })
})

describe('referrers', () => {
  async function published(referrers: boolean) {
    const registry = await openRegistry({ referrers })
    const image = registry.image('gallery/ui', '2.1.106')
    const list = () => createFixture().at(registry).referrers(image.digest, calm)
    return { registry, image, list }
  }

  test('one request lists what names the image as its subject', async () => {
    const { registry, image, list } = await published(true)
    expect(await list()).toEqual([])
    const signature = registry.image('gallery/ui', undefined, { content: 'signature', subject: image })
    registry.image('gallery/ui', undefined, { content: 'another image' })
    registry.clearLog()
    let accepted: string | undefined
    registry.fault(({ headers }) => {
      accepted = headers.accept
      return false
    }, 'hang')
    const { mediaType, digest, bytes } = signature
    expect(await list()).toMatchObject([{ mediaType, digest, size: bytes.length }])
    expect(registry.lines).toEqual([`GET /v2/gallery/ui/referrers/${image.digest} 200`])
    expect(accepted).toBe('application/vnd.oci.image.index.v1+json')
  })

  test.for([
    ['404', { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' }],
    ['405', { status: 405 }],
    ['400', { status: 400, body: { errors: [{ code: 'UNSUPPORTED', message: 'unsupported' }] } }],
    ['a page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
  ] as const)('the fallback tag names the referrers after %s', async ([, reply]) => {
    const { registry, image, list } = await published(true)
    registry.fault({ path: /referrers/, times: 2 }, reply)
    expect(await list()).toEqual([])
    const signature = registry.image('gallery/ui', undefined, { content: 'signature', subject: image })
    const index = buildIndex([signature])
    registry.addManifest('gallery/ui', image.digest.replace(':', '-'), index.bytes, index.mediaType)
    expect((await list()).map(({ digest }) => digest)).toEqual([signature.digest])
  })

  test('a fallback tag that is no index names no referrers', async () => {
    const { registry, image, list } = await published(false)
    registry.image('gallery/ui', image.digest.replace(':', '-'), { content: 'odd' })
    expect(await list()).toEqual([])
  })

  const type = 'application/vnd.oci.image.index.v1+json'

  function page(entries: number, link?: string) {
    const manifests = Array.from({ length: entries }, (_, at) => ({
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: parseDigest(`sha256:${String(at).padStart(64, '0')}`),
      size: 7,
    }))
    const headers = { 'content-type': type, ...(link && { link: `<${link}>; rel="next"` }) }
    return { status: 200, headers, body: JSON.stringify({ schemaVersion: 2, mediaType: type, manifests }) }
  }

  test('semtag reads several pages', async () => {
    const { registry, list } = await published(true)
    registry.fault({}, page(3, '/v2/gallery/ui/referrers/more?next=2'))
    registry.fault({ path: /next=2/ }, page(2))
    expect(await list()).toHaveLength(5)
  })

  test('a list may have 1000 entries', async () => {
    const { registry, list } = await published(true)
    registry.fault({}, page(1000))
    expect(await list()).toHaveLength(1000)
  })

  test('a later page that is missing is an error', async () => {
    const { registry, list } = await published(true)
    registry.fault({}, page(3, '/v2/gallery/ui/referrers/more?next=2'))
    registry.fault({ path: /next=2/ }, { status: 404 })
    expect(await failureOf(list())).toMatchObject({ code: 'REGISTRY_ERROR' })
  })

  test('semtag reads a list of exactly 1000 pages', async () => {
    let requests = 0
    const target = clientOf(async ({ path }) => {
      requests++
      const next = requests === 1000 ? undefined : `/v2/gallery/ui/referrers/x?page=${requests}`
      const { headers, body } = page(1, next)
      return { url: new URL(path, 'http://registry.local'), status: 200, headers, body: Buffer.from(body) }
    })
    const subject = parseDigest(`sha256:${'0'.repeat(64)}`)
    expect(await listReferrers(target, subject, calm)).toHaveLength(1000)
  })

  test('semtag stops reading a list after 1000 pages', async () => {
    let requests = 0
    const target = clientOf(async ({ path }) => {
      const { headers, body } = page(0, `/v2/gallery/ui/referrers/x?page=${++requests}`)
      return { url: new URL(path, 'http://registry.local'), status: 200, headers, body: Buffer.from(body) }
    })
    const subject = parseDigest(`sha256:${'0'.repeat(64)}`)
    expect((await failureOf(listReferrers(target, subject, calm))).message).toContain('does not end')
    expect(requests).toBe(1000)
  })

  test.for([
    [
      'another server',
      page(1, 'https://elsewhere.example/'),
      'REGISTRY_ERROR',
      'continues on another server',
    ],
    ['no end', page(1, '/v2/gallery/ui/referrers/x'), 'REGISTRY_ERROR', 'does not end'],
    ['too many', page(1001), 'REGISTRY_ERROR', 'more than 1000'],
    [
      'no list',
      { status: 200, headers: { 'content-type': type }, body: '[' },
      'MANIFEST_INVALID',
      'malformed',
    ],
    ['a refusal', { status: 403 }, 'DENIED', 'Listing the referrers of'],
  ] as const)('a list of referrers is an error: %s', async ([, reply, code, words]) => {
    const { registry, image, list } = await published(true)
    registry.fault({ times: 9 }, reply)
    const error = await failureOf(list())
    expect(error).toMatchObject({ code, speaker: 'registry' })
    expect(error.message).toContain(words)
    expect(error.message).toContain(`referrers of ${registry.host}/gallery/ui@${image.digest}`)
  })
})
