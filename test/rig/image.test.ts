import { expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { engineRequest } from './engine-api.ts'
import { buildImage, type ImageOptions, imageId, removeImage, sharedEngine } from './index.ts'

const imageDetails = z.looseObject({
  Config: z.looseObject({ Labels: z.record(z.string(), z.string()).nullable() }),
  RootFS: z.looseObject({ Layers: z.array(z.string()) }),
  Size: z.number(),
})

async function build(options: ImageOptions) {
  const image = await buildImage(sharedEngine(), options)
  onTestFinished(() => removeImage(sharedEngine(), image.reference))
  const { body } = await engineRequest(sharedEngine(), { path: `/images/${image.reference}/json` })
  return { ...image, ...imageDetails.parse(JSON.parse(body)) }
}

test('an image has the layers, sizes, labels and name of its options', async () => {
  const labels = { 'org.opencontainers.image.version': '2.1.106' }
  const image = await build({
    name: 'rig-image',
    tag: 'a',
    layers: 12,
    seed: 'one',
    labels,
    layerSize: 70_001,
  })

  expect(image.reference).toBe('rig-image:a')
  expect(new Set(image.RootFS.Layers).size).toBe(12)
  expect(image.Size).toBe(12 * 70_001)
  expect(image.Config.Labels).toEqual(labels)
})

test('equal options give the same image, and another seed shares no layer with it', async () => {
  const first = await build({ name: 'rig-image', tag: 'b', layers: 2, seed: 'two' })
  const again = await build({ name: 'rig-image', tag: 'c', layers: 2, seed: 'two' })
  const other = await build({ name: 'rig-image', tag: 'd', layers: 2, seed: 'three' })

  expect(again.id).toBe(first.id)
  expect(other.RootFS.Layers.filter((layer) => first.RootFS.Layers.includes(layer))).toEqual([])
})

test('a large layer is streamed, not held in memory', async () => {
  const size = 256 * 1024 * 1024
  const before = process.memoryUsage().rss
  const peak = { rss: before }
  const watch = setInterval(() => {
    peak.rss = Math.max(peak.rss, process.memoryUsage().rss)
  }, 10)
  onTestFinished(() => clearInterval(watch))

  const image = await build({ name: 'rig-image', tag: 'large', layers: 1, seed: 'large', layerSize: size })

  expect(image.Size).toBe(size)
  expect(peak.rss - before).toBeLessThan(size / 2)
})

test('an image can be removed twice', async () => {
  const { reference } = await buildImage(sharedEngine(), {
    name: 'rig-image',
    tag: 'gone',
    layers: 1,
    seed: 'gone',
  })

  await removeImage(sharedEngine(), reference)
  await removeImage(sharedEngine(), reference)

  await expect(imageId(sharedEngine(), reference)).rejects.toThrow('The engine has no rig-image:gone')
})
