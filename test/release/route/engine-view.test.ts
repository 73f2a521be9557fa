import { expect, test } from 'vitest'
import { SemtagError } from '../../../src/domain/errors.ts'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { enginePush } from '../../../src/release/engine-push.ts'
import { engineSource } from '../../../src/release/engine-source.ts'
import { engineView } from '../../../src/release/route/engine-view.ts'
import { never, withEngine } from '../../engine/with-engine.ts'
import type { EngineOptions } from '../../support/engine/engine.ts'
import { contentOf, versionOf } from '../../support/model-repository.ts'

const repository = { registry: 'registry.test', path: 'ui' }
const name = 'registry.test/ui'
const manifest = 'application/vnd.oci.image.manifest.v1+json'
const docker = 'application/vnd.docker.distribution.manifest.v2+json'
const index = 'application/vnd.oci.image.index.v1+json'
const list = 'application/vnd.docker.distribution.manifest.list.v2+json'
const id = contentOf('the configuration')
const digest = contentOf('the manifest')

async function view(
  store: EngineOptions['store'],
  repositoryDigests: readonly string[],
  mediaType = manifest,
) {
  const auths: unknown[] = []
  const { engine } = await withEngine({
    ...(store === undefined ? {} : { store }),
    images: [{ tags: ['ui:2.1.115'], id, repositoryDigests }],
    onDistribution: async (_, tag, auth) => {
      auths.push(auth)
      return tag === '2.1.115' ? { mediaType, digest } : undefined
    },
  })
  const credentials = {
    find: async () => ({ kind: 'password', username: 'ci', password: 'secret' }) as const,
  }
  const sent = enginePush(
    engineSource({
      engine: async () => engine,
      credentials,
      reporter: { event: () => {} },
      image: { text: 'ui:2.1.115', repository, namesRegistry: false, tag: parseTag('2.1.115') },
      version: versionOf('2.1.115'),
      versionFrom: undefined,
      exactTag: parseTag('2.1.115'),
      platform: undefined,
      requireVersionLabel: false,
      localTags: true,
    }),
  )
  const reason = new SemtagError({ code: 'REGISTRY_UNREACHABLE', message: 'It is down.' })
  return {
    auths,
    push: sent,
    view: engineView(repository, { engine: async () => engine, credentials, push: sent }, reason),
  }
}

test('the view looks up tags through the engine, with the credential', async () => {
  const { view: seen, auths } = await view('graphdriver', [])
  expect(await seen.head(parseTag('2.1.115'), never)).toEqual({ mediaType: manifest, digest })
  expect(await seen.head(parseTag('latest'), never)).toBeUndefined()
  expect(auths[0]).toEqual({ username: 'ci', password: 'secret', serveraddress: 'registry.test' })
})

test.each([
  ['that the engine has for this repository', [`${name}@${digest}`], manifest, 'graphdriver', id],
  ['in the older form', [`${name}@${digest}`], docker, 'graphdriver', id],
  [
    'which the engine has it under elsewhere',
    [`other.test/ui@${digest}`],
    manifest,
    'graphdriver',
    undefined,
  ],
  ['which it does not know', [`${name}@${contentOf('another')}`], manifest, 'graphdriver', undefined],
  ['of the index through which it was pulled', [`${name}@${digest}`], index, 'graphdriver', undefined],
  ['of the list through which it was pulled', [`${name}@${digest}`], list, 'graphdriver', undefined],
  ['if ids are no configurations', [`${name}@${digest}`], manifest, 'containerd', undefined],
] as const)(
  'a manifest has the configuration of the image under a digest %s',
  async (_, known, mediaType, store, config) => {
    const { view: seen } = await view(store, known, mediaType)
    const found = await seen.manifest({ mediaType, digest }, never)
    expect(found?.config).toBe(config)
    expect(found).toMatchObject({ mediaType, digest })
  },
)

test('the view knows what this release pushed without a request', async () => {
  const { view: seen, push: sent } = await view('graphdriver', [])
  const { sender } = await sent.image(never)
  const reported = await sender.publish(repository, parseTag('2.1.115'), never)
  expect(reported).toBe(id)
  expect((await seen.manifest({ mediaType: manifest, digest: id }, never))?.config).toBe(id)
})

test('the view refuses the tag list, with the error of the direct request', async () => {
  const { view: seen } = await view('graphdriver', [])
  await expect(seen.tags(never)).rejects.toMatchObject({
    code: 'TAG_LIST_REFUSED',
    message:
      'semtag cannot list the tags of registry.test/ui directly, and no engine lists tags: It is down.',
  })
})
