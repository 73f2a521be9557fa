import { createHash } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src/compose/ambient.ts'
import { parseTag } from '../../src/domain/image/tag.ts'
import type { ContentDescriptor } from '../../src/ports/content.ts'
import type { Registry } from '../../src/ports/registry.ts'
import { createRegistryClient } from '../../src/registry/client.ts'
import { startRegistry as startRealRegistry } from '../rig/index.ts'
import { buildImage } from '../support/registry/image.ts'
import { startRegistry } from '../support/registry/registry.ts'
import { sha256 } from '../support/registry/store.ts'

const calm = new AbortController().signal

test('the test registry and docker-registry treat uploads, mounts and downloads alike', async () => {
  const [real, double] = await Promise.all([startRealRegistry(), startRegistry()])
  const client = createRegistryClient({
    credentials: { find: async () => undefined },
    clock: systemClock,
    trust: {
      plainHttp: true,
      insecure: false,
      certificatesDirectories: [],
      engine: async () => undefined,
    },
    userAgent: 'semtag/test',
  })
  onTestFinished(async () => {
    await client.close()
    await Promise.all([real.stop(), double.close()])
  })
  const reported = (url: string) =>
    journey((path) => client.repository({ registry: new URL(url).host, path }))
  expect(await reported(double.origin)).toEqual(await reported(real.url))
})

async function journey(at: (path: string) => Registry): Promise<readonly unknown[]> {
  const [app, other] = [at('team/app'), at('team/other')]
  const outcomes: unknown[] = []
  const image = buildImage({})
  const large = Buffer.alloc(5 * 1024 * 1024, 'some bytes ')
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('{}'),
    large,
    ...image.contents.map((blob) => Buffer.from(blob)),
  ]) {
    const blob = { mediaType: 'application/octet-stream', digest: sha256(bytes), size: bytes.length }
    const read = async function* () {
      for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
    }
    outcomes.push(await app.sendBlob(blob, { read }, calm), await app.sendBlob(blob, { read }, calm))
    outcomes.push(await other.sendBlob(blob, { read, mountFrom: 'team/app' }, calm))
    expect(await digestOf(other, blob)).toBe(blob.digest)
  }
  const tags = ['2.1', '2', 'latest'].map(parseTag)
  await app.put(image.digest, image, calm)
  outcomes.push(await app.putTags(tags, image, calm), await app.putTags(tags.slice(1), image, calm))
  outcomes.push((await app.tags(calm)).toSorted(), await app.referrers(image.digest, calm))
  return outcomes
}

async function digestOf(repository: Registry, blob: ContentDescriptor): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of repository.blob(blob, calm)) hash.update(chunk)
  return `sha256:${hash.digest('hex')}`
}
