import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { type RegistryOptions, startRegistry } from '../support/registry/registry.ts'
import { longestChain } from '../support/registry/rounds.ts'
import { runCli } from '../support/run-cli.ts'

const path = 'gallery/ui'
const aliases = 3
const before = { '2.1.114': ['2.1'], '2.2.11': ['2.2', '2'], '3.0.42': ['3.0', '3', 'latest'] }
const user = 'ci'
const password = 'secret'
const env = { DOCKER_HOST: 'tcp://127.0.0.1:1' }
const login = { ...env, SEMTAG_USERNAME: user, SEMTAG_PASSWORD: password }

const registries: Readonly<Record<string, { settings: RegistryOptions; env: Record<string, string> }>> = {
  'one tag a request': { settings: {}, env },
  'all tags in one request': { settings: { severalTags: 'digest' }, env },
  'tokens for anyone': { settings: { auth: { bearer: { anonymous: ['pull', 'push'] } } }, env },
  'tokens for a user': { settings: { auth: { bearer: { user, password } } }, env: login },
  'a password': { settings: { auth: { basic: { user, password } } }, env: login },
}

const cases = Object.entries(registries).flatMap(([name, at]) => [
  { name, ...at, version: '3.0.43', moved: aliases },
  // A backport: 2 is held by 2.2.11, and latest by 3.0.42.
  { name, ...at, version: '2.1.115', moved: 1 },
  { name, ...at, version: '2.1.105', moved: 0 },
])

// Loads the modules of a release, so that no request waits for them.
beforeAll(async () => {
  const registry = await startRegistry()
  registry.image(path, 'built')
  await runCli(['push', `docker://${registry.host}/${path}:built`, '1.0.0'], { env })
  await registry.close()
}, 30_000)

test.for(cases)(
  'within one repository, at a registry with $name: $version moves $moved of 3 aliases within nine round trips',
  async ({ settings, env, version, moved }) => {
    const registry = await startRegistry({ ...settings, together: true })
    onTestFinished(() => registry.close())
    for (const [content, tags] of Object.entries(before))
      for (const tag of [content, ...tags]) registry.image(path, tag, { content })
    const { digest } = registry.image(path, undefined, { content: 'built' })

    const ran = await runCli(['push', `docker://${registry.host}/${path}@${digest}`, version], { env })
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    const written = [...registry.tags(path)].filter(([, at]) => at === digest)
    expect(written).toHaveLength(1 + moved)

    // Without the login: its challenge and its token.
    const log = registry.log.filter(({ path: asked, status }) => asked.startsWith('/v2/') && status !== 401)
    expect(log.filter((entry) => entry.path.includes('/blobs/'))).toEqual([])
    expect(log.length).toBeLessThanOrEqual(8 + 3 * aliases + 2 * moved)
    const connection = 1
    expect(connection + longestChain(log)).toBeLessThanOrEqual(9)
  },
)
