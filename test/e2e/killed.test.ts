import { expect, test } from 'vitest'
import { buildImage, sharedEngine, sharedRegistry } from '../rig/index.ts'
import { openGate, writesTag } from './support/gate.ts'
import { outcomes } from './support/report.ts'
import { semtag, startSemtag } from './support/semtag.ts'

const engine = sharedEngine()
const registry = sharedRegistry()

// The exact tag by the engine, then 2.1, 2 and latest.
test.for([1, 2, 3, 4])(
  'the same command finishes a release that was killed after the answer to write %i',
  async (last) => {
    const name = `killed/after-${last}`
    await buildImage(engine, { name, layers: 2, seed: name })
    let writes = 0
    let kill = () => {}
    const gate = await openGate(registry.host, {
      after(request) {
        if (!writesTag(request)) return
        writes += 1
        if (writes === last) kill()
      },
    })
    try {
      const words = ['push', name, '2.1.106', '--registry', gate.host, '--json']
      const first = startSemtag(words, { engine: engine.host })
      kill = () => void first.kill('SIGKILL')
      expect(await first).toMatchObject({ signal: 'SIGKILL' })
      expect(await registry.tags(name)).toHaveLength(last)

      const second = await semtag(words, { engine: engine.host })
      expect(second, second.stderr).toMatchObject({ code: 0 })
      const done = ['2.1.106', '2.1', '2', 'latest']
      expect(outcomes(second.stdout)).toEqual(
        Object.fromEntries(done.map((tag, index) => [tag, index < last ? 'unchanged' : 'created'])),
      )
      const digests = await Promise.all(done.map(async (tag) => (await registry.manifest(name, tag))?.digest))
      expect(new Set(digests).size).toBe(1)
    } finally {
      await gate.close()
    }
  },
)
