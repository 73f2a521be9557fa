import { afterAll, expect, test } from 'vitest'
import { openExample } from './support/example.ts'

// The engine of the tests is older than buildx: see stand-ins/docker.js.
const example = await openExample('docker-bake', { standIns: { programs: ['docker'], packages: [] } })
afterAll(() => example.stop())

test('the images of a bake are released under one version, by the digests that bake wrote', async () => {
  await example.followReadme()
  for (const target of ['site', 'admin']) {
    const repository = `gallery/${target}`
    expect(await example.registry.tags(repository)).toEqual([
      '2',
      '2.1',
      '2.1.106',
      'build-2.1.106',
      'latest',
    ])
    const { 'containerimage.digest': digest } = JSON.parse(await example.text(`${target}.json`))
    expect((await example.registry.manifest(repository, '2.1.106'))?.digest).toBe(digest)
  }
})
