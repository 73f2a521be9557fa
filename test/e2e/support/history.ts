import { expect } from 'vitest'
import { history } from '../../domain/cases/history.ts'
import { buildImage, type sharedRegistry } from '../../rig/index.ts'
import { reportOf } from './report.ts'
import { type Ran, semtag } from './semtag.ts'

export interface Place {
  readonly engine: { readonly host: string }
  readonly registry: ReturnType<typeof sharedRegistry>
  /** The repository, which is also the name of the image in the engine. */
  readonly repository: string
  /** Flags of every push. */
  readonly flags?: readonly string[]
}

/** The version whose image is under a tag now; undefined if the history released none of it. */
export type VersionAt = (tag: string) => Promise<string | undefined>

/**
 * Releases the history of the README from the engine, and expects after each release that reports and registry have
 * what the table says.
 */
export async function releaseHistory(place: Place): Promise<VersionAt> {
  const { engine, registry, repository } = place
  const digests = new Map<string, string>()
  const versionAt = async (tag: string) => {
    const digest = (await registry.manifest(repository, tag))?.digest
    return [...digests].find(([, other]) => other === digest)?.[0]
  }
  const expected = new Map<string, string>()

  for (const { version, ...row } of history) {
    await buildImage(engine, { name: repository, layers: 2, seed: `${repository} ${version}` })
    const ran = await pushFrom(place, version)
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
  return versionAt
}

/** Releases the image of the engine. */
export function pushFrom({ engine, registry, repository, flags = [] }: Place, version: string): Promise<Ran> {
  const words = ['push', repository, version, '--registry', registry.host, '--json', ...flags]
  return semtag(words, { engine: engine.host })
}

type Tag = ReturnType<typeof reportOf>['targets'][number]['tags'][number]

function cellOf({ outcome, from, heldBy }: Tag): string {
  if (outcome === 'moved') return `moved from ${from?.version}`
  return outcome === 'held' ? `held by ${heldBy}` : outcome
}
