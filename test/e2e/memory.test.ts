import { expect, test } from 'vitest'
import { buildImage, sharedEngine, sharedRegistry } from '../rig/index.ts'
import { peakOf } from './support/peak-memory.ts'
import { semtag } from './support/semtag.ts'

test('a release of a 180 MB image stays under 150 MB of memory', async () => {
  const engine = sharedEngine()
  const name = 'memory/large'
  await buildImage(engine, { name, layers: 3, seed: name, layerSize: 60_000_000 })
  const { ran, megabytes } = await peakOf((env) =>
    semtag(['push', name, '1.0.0', '--registry', sharedRegistry().host], { engine: engine.host, env }),
  )
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  expect(megabytes).toBeLessThan(150)
})
