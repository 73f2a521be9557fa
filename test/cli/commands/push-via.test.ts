import { expect, test } from 'vitest'
import type { CliResult } from '../../support/run-cli.ts'
import { startWorld, type World } from '../../support/world.ts'

/** A registry that speaks plain HTTP, which the engine trusts. */
async function startTrusting(): Promise<World> {
  const world = await startWorld({
    engine: {
      onPush: ({ repository, tag }) =>
        world.registry.image(repository.split('/')[1] ?? '', tag, { content: '2.1.106' }),
      onDistribution: async (repository, tag) => {
        const digest = world.registry.tags(repository.split('/')[1] ?? '').get(tag)
        return digest && { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest }
      },
    },
  })
  return world
}

/** The registry by an address that is not this machine's own to us: plain HTTP is not taken there. */
const elsewhere = ({ registry }: World) => registry.host.replace('127.0.0.1', '0.0.0.0')

const release = (world: World, ...flags: readonly string[]) => {
  world.build('image-gallery', '2.1.106')
  return world.run(['push', 'image-gallery', '2.1.106', '-r', elsewhere(world), ...flags])
}

const shown = (world: World, { stdout, stderr }: CliResult) =>
  [stdout, stderr].map((text) => text.replaceAll(elsewhere(world), 'registry.local:5000'))

test('a registry that only the engine reaches is refused with 3, and nothing is written', async () => {
  const world = await startTrusting()
  const ran = await release(world)
  expect(ran.code).toBe(3)
  const [stdout, stderr] = shown(world, ran)
  expect(stdout).toBe('')
  expect(stderr).toMatchInlineSnapshot(`
    "Warning: registry.local:5000 answered in plain HTTP, but semtag used HTTPS. Docker Engine 20.10.24 reaches registry.local:5000: semtag reads and writes tags through the engine.
    Error: semtag cannot list the tags of registry.local:5000/image-gallery directly, and no engine lists tags: registry.local:5000 answered in plain HTTP, but semtag used HTTPS.
      Use --assume-highest if there is no higher version.
    "
  `)
  expect(world.registry.tags('image-gallery').size).toBe(0)
})

test('--assume-highest releases with 0, and warns of the route and of the list', async () => {
  const world = await startTrusting()
  world.registry.image('image-gallery', 'latest', { content: 'before' })
  const ran = await release(world, '--assume-highest')
  expect(ran.code).toBe(0)
  const [stdout, stderr] = shown(world, ran)
  expect(stdout).toMatchInlineSnapshot(`
    "registry.local:5000/image-gallery  2.1.106  sha256:5c56d712cda3
      created  2.1.106
      created  2.1
      created  2
      moved    latest   unknown (sha256:8dd975005e00) → 2.1.106 (it pointed at no known version of its line)
    "
  `)
  expect(stderr?.match(/^Warning: .*$/gm)).toMatchInlineSnapshot(`
    [
      "Warning: registry.local:5000 answered in plain HTTP, but semtag used HTTPS. Docker Engine 20.10.24 reaches registry.local:5000: semtag reads and writes tags through the engine.",
      "Warning: The tag list of registry.local:5000/image-gallery is not complete; with --assume-highest, semtag treats this version as the highest.",
    ]
  `)
  expect(await world.release('2.1.106', '--via', 'engine', '--assume-highest', '--quiet')).toMatchObject({
    code: 0,
    stderr: '',
  })
})

test('--via registry fails with 1, and says what the direct request met', async () => {
  const world = await startTrusting()
  const ran = await release(world, '--via', 'registry')
  expect(ran.code).toBe(1)
  expect(shown(world, ran)[1]).toMatch(/^Error: registry\.local:5000 answered in plain HTTP/)
})
