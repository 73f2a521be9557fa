import { expect } from 'vitest'
import { buildLayout } from '../support/layout/layout.ts'
import { buildIndex } from '../support/registry/image.ts'
import { places } from './content.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

export const version = '2.1.115'
export const aliases = ['2.1', '2', 'latest']
export const elsewhere = ['another registry', 'another repository of the registry', 'a layout', 'an archive']

/** An image for two platforms with attestations, and where it is. */
export async function prepare(workshop: Workshop, directory: string, place: string) {
  const layout = await buildLayout(`${directory}/image`)
  const image = (await places[place]?.(layout, workshop)) ?? ''
  const arm = layout.children['linux/arm64']
  const [attestation] = layout.attestations
  if (arm === undefined || attestation === undefined) throw new Error('no such child')
  return { layout, image, arm, attestation }
}

export const problemsOf = ({ targets }: Awaited<ReturnType<Workshop['release']>>) =>
  targets.flatMap(({ problems }) => problems)

export const warned = (word: string) => [expect.stringContaining(word)]

/** An engine with the containerd store whose push leaves an index, without some of its children. */
export async function pushedIndex(without: 'a platform' | 'an attestation' | 'nothing', late = Infinity) {
  const workshop = await openWorkshop({
    engine: { store: 'containerd' },
    registries: [{ checkBlobs: false, together: true }],
  })
  const { registry } = workshop
  const contents = ['one', 'two', 'an attestation']
  const images = contents.map((content) => registry.image(path, undefined, { content }))
  const index = buildIndex(images)
  workshop.engine.add({ id: index.digest, tags: [`ui:${version}`] })
  const lost = images[{ 'a platform': 1, 'an attestation': 2, nothing: 3 }[without]]
  if (lost) registry.lose(path, lost.digest)
  let asked = 0
  registry.settings.throttle = ({ url }) => {
    if (lost && url.pathname.endsWith(lost.digest) && asked++ > late)
      registry.image(path, undefined, { content: contents[images.indexOf(lost)] ?? '' })
    return undefined
  }
  workshop.onPush = ({ tag }) => {
    registry.addManifest(path, tag, index.bytes, index.mediaType)
    return { digest: index.digest }
  }
  return { workshop, registry, index, images, lost }
}
