import { expect, onTestFinished, test } from 'vitest'
import { longestChain } from '../support/registry/rounds.ts'
import { startRegistry, type TestRegistry } from '../support/registry/registry.ts'
import { runCli } from '../support/run-cli.ts'

const path = 'gallery/ui'
const aliases = 3
// Most registries take one tag a request, so that the aliases come one after another; some take all at once.
const manners = ['none', 'digest'] as const
const bearer = { bearer: { anonymous: ['pull', 'push'] } }
const opened = { open: 'open', bearer } as const

/** A repository with 2.1.105 and its aliases; the image to release is there by its digest. */
async function repository(options: Parameters<typeof startRegistry>[0]) {
  const registry = await startRegistry({ ...options, together: true })
  onTestFinished(() => registry.close())
  for (const tag of ['2.1.105', '2.1', '2', 'latest']) registry.image(path, tag, { content: 'before' })
  return { registry, built: registry.image(path, undefined, { content: 'built' }) }
}

async function release(registry: TestRegistry, digest: string, version: string) {
  const ran = await runCli(['push', `docker://${registry.host}/${path}@${digest}`, version, '--quiet'], {
    env: { DOCKER_HOST: 'tcp://127.0.0.1:1' },
  })
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  const own = registry.log.filter((entry) => entry.path.startsWith(`/v2/${path}/`))
  return {
    // What was refused for want of a token is not after the login.
    requests: own.filter(({ status }) => status !== 401),
    trips: longestChain(registry.log.filter(({ path: asked }) => !asked.startsWith('/token'))) + 1,
  }
}

for (const severalTags of manners)
  for (const [name, auth] of Object.entries(opened))
    test.for([
      { version: '2.1.106', moved: aliases },
      // A backport to a line that nobody follows any more: every alias is held.
      { version: '2.1.104', moved: 0 },
    ])(
      `a release within one repository that moves $moved of ${aliases} aliases (several tags: ${severalTags}, ${name})`,
      async ({ version, moved }) => {
        const { registry, built } = await repository({ severalTags, auth })
        const { requests, trips } = await release(registry, built.digest, version)
        console.info(version, severalTags, name, requests.length, trips, registry.lines)
        const tags = [...registry.tags(path)].filter(([, digest]) => digest === built.digest)
        expect(tags).toHaveLength(1 + moved)
        expect(requests.filter((entry) => entry.path.includes('/blobs/'))).toEqual([])
        expect(requests.length).toBeLessThanOrEqual(7 + 3 * aliases + 2 * moved)
        expect(trips).toBeLessThanOrEqual(9)
      },
    )
