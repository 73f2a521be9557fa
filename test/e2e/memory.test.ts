import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { buildImage, sharedEngine, sharedRegistry } from '../rig/index.ts'
import { semtag } from './support/semtag.ts'

test('a release of a 180 MB image stays under 150 MB of memory', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-memory-'))
  try {
    const engine = sharedEngine()
    const name = 'memory/large'
    await buildImage(engine, { name, layers: 3, seed: name, layerSize: 60_000_000 })
    // Node tells its own peak when it exits, in kilobytes.
    const result = join(directory, 'peak')
    const probe = join(directory, 'probe.mjs')
    const lines = [
      `import { writeFileSync } from 'node:fs'`,
      `process.on('exit', () => writeFileSync(${JSON.stringify(result)}, String(process.resourceUsage().maxRSS)))`,
    ]
    await writeFile(probe, lines.join('\n'))
    const ran = await semtag(['push', name, '1.0.0', '--registry', sharedRegistry().host], {
      engine: engine.host,
      env: { NODE_OPTIONS: `--import=${pathToFileURL(probe)}` },
    })
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(Number(await readFile(result, 'utf8')) / 1000).toBeLessThan(150)
  } finally {
    await rm(directory, { recursive: true })
  }
})
