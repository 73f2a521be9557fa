import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { registryWriter, startRegistry } from '../rig/index.ts'
import { buildLayout } from '../support/layout/layout.ts'
import { packLayout } from '../support/layout/pack.ts'
import { configuration, imageOf } from './support/image.ts'
import { peakOf } from './support/peak-memory.ts'
import { noEngine, semtag } from './support/semtag.ts'

const mebi = 2 ** 20

// A random block again and again: no part of it compresses, and it is soon made.
function layer(blocks: number) {
  const block = randomBytes(mebi)
  const bytes = function* () {
    for (let index = 0; index < blocks; index++) yield block
  }
  const hash = createHash('sha256')
  for (const chunk of bytes()) hash.update(chunk)
  return {
    mediaType: 'application/vnd.oci.image.layer.v1.tar',
    digest: `sha256:${hash.digest('hex')}`,
    size: blocks * mebi,
    content: () => Readable.from(bytes(), { objectMode: false }),
  }
}

test('copying 1 GiB from one registry to another, five layers at once, needs less than 90 MB of memory', {
  timeout: 240_000,
}, async () => {
  const [from, to] = await Promise.all([startRegistry(), startRegistry()])
  const writer = registryWriter(from)
  try {
    const layers = [layer(384), ...Array.from({ length: 4 }, () => layer(160))]
    await writer.blob('large', configuration, configuration.content)
    for (const { content, ...blob } of layers) await writer.blob('large', blob, content())
    const image = imageOf(
      layers.map(({ content: _, ...blob }) => blob),
      'large',
    )
    await writer.manifest('large', 'built', image)

    const { ran, megabytes } = await peakOf((env) =>
      semtag(['push', `docker://${from.host}/large:built`, '1.0.0', '--registry', to.host], {
        engine: noEngine,
        env,
      }),
    )
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(megabytes).toBeLessThan(90)
    expect(await to.manifest('large', 'latest')).toMatchObject({ digest: image.digest })
  } finally {
    await Promise.all([writer.close(), from.stop(), to.stop()])
  }
})

test('releasing an archive of 200 MB needs as little', async () => {
  const [registry, directory] = await Promise.all([startRegistry(), mkdtemp(join(tmpdir(), 'semtag-large-'))])
  try {
    const { digest } = await buildLayout(join(directory, 'layout'), { largeLayer: 200e6 })
    const file = join(directory, 'image.tar')
    await packLayout(join(directory, 'layout'), file)
    const { ran, megabytes } = await peakOf((env) =>
      semtag(['push', `oci-archive:${file}`, '1.0.0', '--registry', registry.host, '--repository', 'large'], {
        engine: noEngine,
        env,
      }),
    )
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(megabytes).toBeLessThan(90)
    expect(await registry.manifest('large', 'latest')).toMatchObject({ digest })
  } finally {
    await Promise.all([registry.stop(), rm(directory, { recursive: true })])
  }
})
