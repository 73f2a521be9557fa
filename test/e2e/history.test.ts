import { expect, test } from 'vitest'
import { history } from '../domain/cases/history.ts'
import { buildImage, sharedEngine, sharedRegistry } from '../rig/index.ts'
import { reportOf } from './support/report.ts'
import { semtag } from './support/semtag.ts'

const repository = 'history/image-gallery'

// Sequential on purpose: each release finds what the ones before it left.
test('the history of releases ends as in the table of the README, in the reports and in the registry', async () => {
  const registry = sharedRegistry()
  const engine = sharedEngine()
  const digests = new Map<string, string>()
  const versionAt = async (tag: string) => {
    const digest = (await registry.manifest(repository, tag))?.digest
    return [...digests].find(([, other]) => other === digest)?.[0]
  }
  const expected = new Map<string, string>()

  for (const { version, ...row } of history) {
    await buildImage(engine, { name: repository, layers: 2, seed: `history ${version}` })
    const ran = await semtag(['push', repository, version, '--registry', registry.host, '--json'], {
      engine: engine.host,
    })
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    const [target] = reportOf(ran.stdout).targets
    digests.set(version, target?.digest ?? '')

    const [major = '', minor = ''] = version.split('.')
    const cells = {
      [version]: row.exact,
      [`${major}.${minor}`]: row.minor,
      [major]: row.major,
      latest: row.latest,
    }
    const reported = Object.fromEntries((target?.tags ?? []).map((tag) => [tag.tag, cellOf(tag)]))
    const wanted = Object.entries(cells).filter(([, cell]) => cell !== 'none')
    expect(reported).toEqual(
      Object.fromEntries(wanted.map(([tag, cell]) => [tag, cell.replace(`${tag} `, '')])),
    )

    for (const [tag, cell] of wanted) if (/created|moved/.test(cell)) expected.set(tag, version)
    const seen = await Promise.all([...expected.keys()].map(async (tag) => [tag, await versionAt(tag)]))
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected))
    expect(await registry.tags(repository)).toEqual([...expected.keys()].toSorted())
  }
  expect(await registry.catalog()).toContain(repository)
})

type Tag = ReturnType<typeof reportOf>['targets'][number]['tags'][number]

function cellOf({ outcome, from, heldBy }: Tag): string {
  if (outcome === 'moved') return `moved from ${from?.version}`
  return outcome === 'held' ? `held by ${heldBy}` : outcome
}
