import type { Parsed, Problem } from '../../domain/errors.ts'
import { formatRepository, parseReference, type Repository } from '../../domain/image/reference.ts'
import { parseRegistryArgument, targetOf } from '../../domain/image/target.ts'
import { clean } from '../../domain/text.ts'
import { parseVersion } from '../../domain/version/version.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import type { Merged } from '../sources/layer.ts'
import type { Places } from '../sources/places.ts'
import { sharedSettings } from './choose-images.ts'
import { type ConfiguredImage, configuredImages } from './configured.ts'
import { withoutCredential } from './targets.ts'

/**
 * The repository of REPOSITORY and `--registry`. As with IMAGE, the registry of the flag replaces the registry in the
 * name.
 */
export function readRepository(
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
  const bare = namesRegistry ? formatRepository(repository) : text.replace(/[:@].*/s, '')
  return fault(
    `REPOSITORY "${clean(text)}" has a ${tag === undefined ? 'digest' : 'tag'}.`,
    `Name the repository alone: ${bare}.`,
  )
}

/** The image that is released to a repository. If there are several, `--variant` chooses. */
function imageAt(
  repository: Repository,
  images: readonly ConfiguredImage[],
  variant: unknown,
): { readonly image: ConfiguredImage | undefined; readonly problems: readonly Problem[] } {
  const name = formatRepository(repository)
  const there = images.filter(({ read }) => read.targets.some((target) => formatRepository(target) === name))
  const chosen = there.filter(({ read }) => read.policy.variant === variant)
  // Without --variant, the image without a variant is meant.
  if (chosen.length > 0 || there.length === 0) return { image: chosen[0], problems: [] }
  if (there.length === 1 && variant === undefined) return { image: there[0], problems: [] }
  // For a variant that no image has, the settings of all images apply.
  return variant === undefined
    ? { image: undefined, problems: [severalVariants(name, there)] }
    : { image: undefined, problems: [] }
}

function severalVariants(repository: string, images: readonly ConfiguredImage[]): Problem {
  const variants = images.map(({ read }) => read.policy.variant)
  return {
    code: 'INVALID_ARGUMENT',
    message: `Several variants are configured for ${repository}: ${variants.join(', ')}.`,
    hint: `Choose one with --variant, such as --variant ${variants[0]}.`,
  }
}

/** The repository that REPOSITORY names, and its settings in the file and the environment. */
export interface NamedRepository {
  readonly repository: Repository | undefined
  /** The image that is released there, as its place writes it. */
  readonly image: string | undefined
  /** The settings of the image that is released there, else the settings of all images. */
  readonly settings: Merged
  /** The variants of other images in the same repository. */
  readonly variants: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * Finds the repository of REPOSITORY.
 *
 * @param isNamed REPOSITORY must be complete: no setting adds to its name.
 */
export function findRepository(places: Places, usage: string, isNamed: boolean): NamedRepository {
  const images = configuredImages(places)
  const shared = sharedSettings({ ...places, input: { ...places.input, values: {} } })
  const configured = isNamed ? [] : listOf(shared.values['registry'])
  const { repository, problems } = namedRepository(places, configured, usage)
  const there = repository && imageAt(repository, images, places.input.values['variant'])
  return {
    repository,
    image: there?.image?.name,
    settings: there?.image?.settings ?? shared,
    variants: there?.image?.read.policy.variants ?? [],
    problems: [...problems, ...(there?.problems ?? [])],
  }
}

function namedRepository(
  { file, environment, input }: Places,
  configured: readonly string[],
  usage: string,
): Pick<NamedRepository, 'repository' | 'problems'> {
  const text = textOf(input.values['REPOSITORY'])
  const given = textOf(input.values['registry'])
  // A name with a registry is complete; only the flag replaces its registry.
  const others = given !== undefined || namesRegistry(text) ? [] : configured
  const wording = others.length === 0 ? input.style : sharedSettings({ file, environment, input }).wording
  if (text !== undefined && others.length > 1)
    return { repository: undefined, problems: [severalRegistries(text, wording.name('registry'), others)] }
  const parsed = readRepository({ REPOSITORY: text, registry: given ?? others[0] }, usage, wording)
  return {
    repository: parsed.find((one) => one.ok)?.value,
    problems: parsed.flatMap((one) => (one.ok ? [] : [one.problem])),
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
