import { array, boolean, integer, record, sample } from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RigRegistry, registryWriter, startRegistry } from '../rig/index.ts'
import { writesTag } from './support/gate.ts'
import { configuration, imageOf } from './support/image.ts'
import { nextVersion, ownersOf, type Step, step } from './support/lines.ts'
import { type Push, race } from './support/race.ts'

const repository = 'races/ui'
const rounds = 20
const processes = 8
const seed = Number(process.env['SEMTAG_TEST_SEED'] ?? Date.now() % 2 ** 31)

let registry: RigRegistry
let writer: ReturnType<typeof registryWriter>

beforeAll(async () => {
  registry = await startRegistry()
  writer = registryWriter(registry)
  await writer.blob(repository, configuration, configuration.content)
})

afterAll(async () => {
  await Promise.all([writer.close(), registry.stop()])
})

const round = record({
  steps: array(step, { minLength: processes, maxLength: processes }),
  kill: record({ write: integer({ min: 1, max: 4 }), answered: boolean() }),
})

/** New versions, each with an image of its own that the repository holds; with `twins` two are the same version. */
async function prepare(
  steps: readonly Step[],
  known: readonly string[],
  twins: boolean,
): Promise<readonly Push[]> {
  const versions: string[] = []
  for (const next of steps) versions.push(nextVersion(next, [...known, ...versions]))
  const named = twins ? versions.with(-1, versions.at(-2) ?? '') : versions
  return Promise.all(
    named.map(async (version, index) => {
      const image = imageOf([], `${version} by process ${index}`)
      await writer.manifest(repository, image.digest, image)
      return { version, digest: image.digest }
    }),
  )
}

const digestAt = async (tag: string) => (await registry.manifest(repository, tag))?.digest

test(`${processes} processes at once, ${rounds} times: every alias ends on the owner of its line`, {
  timeout: 600_000,
}, async ({ annotate }) => {
  await annotate(`SEMTAG_TEST_SEED=${seed}`)
  const released = new Map<string, string>()
  let crashes = 0
  for (const [number, { steps, kill }] of sample(round, { numRuns: rounds, seed }).entries()) {
    const pushes = await prepare(steps, [...released.keys()], number % 5 === 3)
    const mayKill = number % 4 === 2
    const { ran, killed } = await race(registry.host, repository, pushes, mayKill ? kill : undefined)
    if (killed) crashes += 1

    for (const [index, { version }] of pushes.entries()) {
      const same = pushes.filter((push) => push.version === version)
      const { code, stdout = '', stderr = '' } = ran[index] ?? {}
      expect(same.length > 1 ? [0, 4] : [0], `${version}: ${stdout}${stderr}`).toContain(code)
      const digest = await digestAt(version)
      expect(same.map((push) => push.digest)).toContain(digest)
      released.set(version, digest ?? '')
    }
    const owners = [...ownersOf([...released.keys()])]
    const found = await Promise.all(owners.map(async ([alias]) => [alias, await digestAt(alias)]))
    const wanted = owners.map(([alias, version]) => [alias, released.get(version)])
    expect(found, pushes.map(({ version }) => version).join(' ')).toEqual(wanted)
  }

  const log = await registry.accessLog()
  const writes = log.filter(writesTag).length
  const refused = log.filter(({ status }) => status >= 500).length
  await annotate(`${writes} writes, ${refused} answers of 500, ${crashes} crashes`)
})
