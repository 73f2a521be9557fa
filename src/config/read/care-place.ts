import type { Problem } from '../../domain/errors.ts'
import { formatRepository, parseReference, type Repository } from '../../domain/image/reference.ts'
import { clean } from '../../domain/text.ts'
import type { CommandLine } from '../schema/values.ts'
import type { Merged } from '../sources/layer.ts'
import type { Places } from '../sources/places.ts'
import { sharedSettings } from './choose-images.ts'
import { type ConfiguredImage, configuredImages, imageAt } from './configured-images.ts'
import { repositoryOf } from './repository.ts'

/** A repository that is looked after, and what file and environment say of it. */
export interface CarePlace {
  readonly repository: Repository | undefined
  /** Those of the image that is released there, else those that hold for all. */
  readonly settings: Merged
  /** The variants of other images in the same repository. */
  readonly variants: readonly string[]
  readonly problems: readonly Problem[]
}

type FoundRepository = Pick<CarePlace, 'repository' | 'problems'>

/**
 * The repository that REPOSITORY names, else the only one that is configured.
 *
 * @param isNamed The repository must be written out: nothing that is configured adds to its name.
 */
export function carePlace(
  places: Places,
  line: Pick<CommandLine<unknown>, 'command' | 'usage'>,
  isNamed: boolean,
): CarePlace {
  const { REPOSITORY: text, variant } = places.asked.values
  const images = configuredImages(places)
  const shared = sharedSettings({ ...places, asked: { ...places.asked, values: {} } })
  const { repository, problems } =
    isNamed || text !== undefined
      ? namedRepository(places, isNamed ? [] : listOf(shared.values['registry']), line.usage)
      : onlyRepository(places, images, line)
  const there = repository && imageAt(repository, images, variant)
  return {
    repository,
    settings: there?.image?.chosen ?? shared,
    variants: there?.image?.read.policy.variants ?? [],
    problems: [...problems, ...(there?.problems ?? [])],
  }
}

function namedRepository(
  { file, environment, asked }: Places,
  configured: readonly string[],
  usage: string,
): FoundRepository {
  const text = textOf(asked.values['REPOSITORY'])
  const given = textOf(asked.values['registry'])
  // A name with a registry is whole, unless the flag says otherwise.
  const others = given !== undefined || namesRegistry(text) ? [] : configured
  const wording = others.length === 0 ? asked.voice : sharedSettings({ file, environment, asked }).wording
  if (text !== undefined && others.length > 1)
    return { repository: undefined, problems: [severalRegistries(text, wording.name('registry'), others)] }
  const parsed = repositoryOf({ REPOSITORY: text, registry: given ?? others[0] }, usage, wording)
  return {
    repository: parsed.flatMap((one) => (one.ok ? [one.value] : []))[0],
    problems: parsed.flatMap((one) => (one.ok ? [] : [one.problem])),
  }
}

function onlyRepository(
  { asked }: Places,
  images: readonly ConfiguredImage[],
  { command, usage }: Pick<CommandLine<unknown>, 'command' | 'usage'>,
): FoundRepository {
  const wrong = repositoryOf({ registry: textOf(asked.values['registry']) }, usage, asked.voice)
  if (wrong.length > 0)
    return { repository: undefined, problems: wrong.flatMap((one) => (one.ok ? [] : [one.problem])) }
  const targets = images.flatMap(({ read }) => read.targets)
  const byName = new Map(targets.map((target) => [formatRepository(target), target]))
  const [only, ...more] = byName.values()
  if (more.length === 0) return { repository: only, problems: [] }
  const names = [...byName.keys()]
  return {
    repository: undefined,
    problems: [
      {
        code: 'INVALID_ARGUMENT',
        message: `REPOSITORY is missing, and ${names.length} are configured: ${names.join(', ')}.`,
        hint: `Name one of them, such as semtag ${command} ${names[0]}.`,
      },
    ],
  }
}

function severalRegistries(text: string, setting: string, registries: readonly string[]): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `"${clean(text)}" names no registry, and ${setting} has ${registries.length}: ${clean(registries.join(', '))}.`,
    hint: `Name one with --registry, such as --registry ${clean(registries[0] ?? '')}.`,
  }
}

function namesRegistry(text: string | undefined): boolean {
  const reference = text === undefined ? undefined : parseReference(text)
  return reference?.ok === true && reference.value.namesRegistry
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}
