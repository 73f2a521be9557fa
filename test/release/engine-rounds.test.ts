import { expect, test } from 'vitest'
import { longestChain } from '../support/registry/rounds.ts'
import { startWorld, type World } from '../support/world.ts'

const path = 'image-gallery'
const version = '2.1.106'

/** A repository in which another version has the aliases; the image is nowhere but in the engine. */
async function withFormer(): Promise<World> {
  const world = await startWorld({ registry: { together: true } })
  for (const tag of ['2.1.105', '2.1', '2', 'latest']) world.registry.image(path, tag, { content: 'former' })
  world.build(path, version)
  return world
}

/** The same, and the engine has pushed the image under another version. */
async function withCandidate(): Promise<World> {
  const world = await withFormer()
  const { digest, config } = world.registry.image(path, '2.1.106-rc.1', { content: version })
  const repository = `${world.registry.host}/${path}`
  world.engine.add({ tags: [path], id: config, repositoryDigests: [`${repository}@${digest}`] })
  return world
}

async function released(): Promise<World> {
  const world = await withCandidate()
  expect(await release(world)).toMatchObject({ code: 0 })
  return world
}

const release = (world: World, command = 'push') =>
  world.run([command, path, version, '--registry', world.registry.host])

// Opening the connection costs one more. What is asked side by side costs one.
test.for([
  { name: 'a plan', start: withFormer, command: 'plan', rounds: 2, requests: { GET: 1, HEAD: 5 } },
  {
    name: 'a first push',
    start: withFormer,
    command: 'push',
    // Here the push takes no time: the look at 2.1.105 beside it delays what would be asked beside the read of the tag.
    rounds: 8,
    requests: { GET: 4, HEAD: 12, PUT: 3 },
  },
  {
    name: 'a re-tag',
    start: withCandidate,
    command: 'push',
    rounds: 8,
    // Of the re-tag's exact tag too a read shows that it is written.
    requests: { GET: 4, HEAD: 13, PUT: 4 },
  },
  { name: 'nothing to do', start: released, command: 'push', rounds: 1, requests: { GET: 2, HEAD: 4 } },
])('$name by an engine takes $rounds round trips', async ({ start, command, rounds, requests }) => {
  const world = await start()
  world.registry.clearLog()
  const ran = await release(world, command)
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  const { log } = world.registry
  const counts: Record<string, number> = {}
  for (const { method } of log) counts[method] = (counts[method] ?? 0) + 1
  expect({ rounds: longestChain(log), requests: counts }).toEqual({ rounds, requests })
})
