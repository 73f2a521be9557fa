import type { Problem } from '../../domain/errors.ts'
import {
  formatRepository,
  type Parsed,
  parseReference,
  type Repository,
} from '../../domain/image/reference.ts'
import { parseRegistryArgument, targetOf } from '../../domain/image/target.ts'
import { clean } from '../../domain/text.ts'
import { parseVersion } from '../../domain/version/version.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import { withoutCredential } from './credential-in-text.ts'

/**
 * The repository of REPOSITORY and `--registry`, which go together as IMAGE and `--registry` of a release do: the
 * registry of the flag stands in the place of the one in the name.
 */
export function repositoryOf(
  { REPOSITORY: text, registry: host }: { REPOSITORY?: string | undefined; registry?: string | undefined },
  usage: string,
  wording: Wording = flagWording,
): readonly Parsed<Repository>[] {
  const registry =
    host === undefined
      ? undefined
      : withoutCredential(wording.name('registry'), host, () => parseRegistryArgument(host, wording))
  const wrong = registry?.ok === false ? [registry] : []
  if (text === undefined) return wrong
  const name = withoutCredential('REPOSITORY', text, (given) => nameOf(given, usage))
  if (!name.ok) return [name, ...wrong]
  return wrong.length > 0
    ? wrong
    : [targetOf(name.value, registry?.ok ? registry.value : undefined, undefined, wording)]
}

function nameOf(text: string, usage: string): Parsed<Parameters<typeof targetOf>[0]> {
  const fault = (message: string, hint: string): { ok: false; problem: Problem } => ({
    ok: false,
    problem: { code: 'INVALID_ARGUMENT', message, hint },
  })
  if (text === '') return fault('REPOSITORY is empty.', `Write ${usage}.`)
  if (parseVersion(text).ok)
    return fault(`REPOSITORY is missing: "${clean(text)}" is a version.`, `Write ${usage}.`)
  const reference = parseReference(text, 'repository')
  if (!reference.ok) return reference
  const { repository, namesRegistry, tag, digest } = reference.value
  if (tag === undefined && digest === undefined)
    return { ok: true, value: { kind: 'engine', text, reference: reference.value } }
  const bare = namesRegistry ? formatRepository(repository) : text.replace(/[:@].*$/s, '')
  return fault(
    `REPOSITORY "${clean(text)}" has a ${tag === undefined ? 'digest' : 'tag'}.`,
    `Name the repository alone: ${bare}.`,
  )
}
