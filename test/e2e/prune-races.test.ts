import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { type RigRegistry, registryWriter, startRegistry } from '../rig/index.ts'
import { openGate, type Passing } from './support/gate.ts'
import { configuration, imageOf } from './support/image.ts'
import { noEngine, semtag, startSemtag } from './support/semtag.ts'

const rounds = 20

let registry: RigRegistry
let writer: ReturnType<typeof registryWriter>

beforeAll(async () => {
  registry = await startRegistry({ deletion: true })
  writer = registryWriter(registry)
})

afterAll(async () => {
  await Promise.all([writer.close(), registry.stop()])
})

/** Writes an index of two platforms with a tag, and a signature as cosign names it. `shared` is an image of another index. */
async function writeIndex(path: string, tag: string, shared: string) {
  const images = [imageOf([], shared), imageOf([], `${tag} for arm64`)]
  for (const image of images) await writer.manifest(path, image.digest, image)
  const manifests = images.map(({ mediaType, digest, bytes }, index) => ({
    mediaType,
    digest,
    size: bytes.length,
    platform: { os: 'linux', architecture: index === 0 ? 'amd64' : 'arm64' },
  }))
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }))
  await writer.manifest(path, tag, { mediaType, bytes })
  const digest = (await registry.manifest(path, tag))?.digest ?? ''
  const signature = imageOf([], `signature of ${tag}`)
  await writer.manifest(path, signatureTag({ digest }), signature)
  return { digest, children: images.map((image) => image.digest), signature: signature.digest }
}

const index = z.looseObject({ manifests: z.array(z.looseObject({ digest: z.string() })).optional() })

/** The tags that name a manifest or a child that is gone. */
async function brokenTags(path: string): Promise<readonly string[]> {
  const broken: string[] = []
  for (const tag of await registry.tags(path)) {
    const manifest = await registry.manifest(path, tag)
    const { manifests = [] } = manifest === undefined ? {} : index.parse(JSON.parse(String(manifest.bytes)))
    const children = await Promise.all(manifests.map(({ digest }) => registry.manifest(path, digest)))
    if (manifest === undefined || children.includes(undefined)) broken.push(tag)
  }
  return broken
}

const signatureTag = ({ digest }: { readonly digest: string }) => `${digest.replace(':', '-')}.sig`

const isDeletion = ({ method }: Passing) => method === 'DELETE'

test('killed at any deletion, the same command finishes, with children and signatures', {
  timeout: 300_000,
}, async () => {
  const outcomes: number[] = []
  for (const answered of [false, true])
    for (let number = 1; ; number += 1) {
      const path = `prune-killed/${answered ? 'after' : 'before'}-${number}`
      await writer.blob(path, configuration, configuration.content)
      const gone = [await writeIndex(path, '1.0.0', 'shared'), await writeIndex(path, '1.0.1', 'own')]
      const stays = await writeIndex(path, '1.0.2', 'shared')
      await writer.manifest(path, '1.0', (await registry.manifest(path, '1.0.2')) ?? imageOf([], ''))
      let deletions = 0
      let strike = () => {}
      const count = (request: Passing, isAfter: boolean) => {
        if (!isDeletion(request)) return
        if (isAfter === answered && ++deletions === number) strike()
      }
      const gate = await openGate(registry.host, {
        before: (request) => count(request, false),
        after: (request) => count(request, true),
      })
      const words = (host: string) => [
        ...['prune', `${host}/${path}`, '--keep-minor', '1', '--children', '--yes', '--json'],
      ]
      const running = startSemtag(words(gate.host), { engine: noEngine })
      strike = () => void running.kill('SIGKILL')
      await running
      await gate.close()
      if (deletions < number) break
      expect(await brokenTags(path)).not.toContain('1.0.2')

      const again = await semtag(words(registry.host), { engine: noEngine })
      expect(again).toMatchObject({ code: 0 })
      const kept = ['1.0', '1.0.2', signatureTag(stays)]
      const left = (await registry.tags(path)).filter((tag) => !kept.includes(tag))
      expect(await brokenTags(path)).toEqual([])
      for (const digest of [...stays.children, stays.digest, stays.signature])
        expect(await registry.manifest(path, digest)).toBeDefined()
      // A run that dies between an image and its signature leaves the signature: of one image at most.
      expect(gone.map(signatureTag)).toEqual(expect.arrayContaining(left))
      expect(left.length).toBeLessThanOrEqual(1)
      outcomes.push(number)
    }
  expect(outcomes.length).toBeGreaterThan(10)
})

test(`a release at the same time loses nothing, ${rounds} times`, { timeout: 300_000 }, async () => {
  const path = 'prune-races/ui'
  await writer.blob(path, configuration, configuration.content)
  const digests = new Map<string, string>()
  const release = async (version: string) => {
    const image = imageOf([], version)
    await writer.manifest(path, image.digest, image)
    digests.set(version, image.digest)
    return semtag(['push', `docker://${registry.host}/${path}@${image.digest}`, version], {
      engine: noEngine,
    })
  }
  for (const version of ['1.0.0', '1.0.1', '1.1.0']) expect(await release(version)).toMatchObject({ code: 0 })
  const prune = ['prune', `${registry.host}/${path}`, '--keep-minor', '2', '--max', '9', '--yes']
  for (let round = 2; round < 2 + rounds; round += 1) {
    // A new patch of the line that is pruned, and a patch of another line, whose owner changes.
    const [pruned, first, second] = await Promise.all([
      semtag(prune, { engine: noEngine }),
      release(`1.0.${round}`),
      release(`1.1.${round}`),
    ])
    for (const ran of [first, second]) expect(ran.code, `${ran.stdout}${ran.stderr}`).toBe(0)
    // Beside a write, docker-registry may keep a tag of a manifest that it deletes. semtag then reports 4.
    expect([0, 4], `${pruned.stdout}${pruned.stderr}`).toContain(pruned.code)
    if (pruned.code === 4) expect(await semtag(prune, { engine: noEngine })).toMatchObject({ code: 0 })
    const at = async (tag: string) => (await registry.manifest(path, tag))?.digest
    const wanted = {
      '1.0': `1.0.${round}`,
      '1.1': `1.1.${round}`,
      '1': `1.1.${round}`,
      latest: `1.1.${round}`,
    }
    for (const [alias, version] of Object.entries(wanted)) {
      expect(await at(version)).toBe(digests.get(version))
      expect([alias, await at(alias)]).toEqual([alias, digests.get(version)])
    }
    // For the same reason, it may list a version that went for ever. All others are whole.
    const wentBy = (tag: string) => Number(/^1\.[01]\.(\d+)$/.exec(tag)?.[1]) <= round - 2
    expect((await brokenTags(path)).filter((tag) => !wentBy(tag))).toEqual([])
  }
  const broken = await brokenTags(path)
  const left = (await registry.tags(path)).filter((tag) => !broken.includes(tag))
  expect(left.filter((tag) => /^\d+\.\d+\.\d+$/.test(tag)).length).toBeLessThan(9)
})
