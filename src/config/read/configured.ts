import type { Problem } from '../../domain/errors.ts'
import { formatRepository, type Repository } from '../../domain/image/reference.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { clean } from '../../domain/text.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import { isSetting, type Values } from '../flags.ts'
import type { CommandLine } from '../schema/command-line.ts'
import { type Layer, type Merged, mergeLayers } from '../sources/layer.ts'
import type { Places } from '../sources/places.ts'
import { nearest } from '../suggestion.ts'
import { chooseImages, sharedSettings } from './choose-images.ts'
import { type ReadImage, readImages, sameTags } from './images.ts'

/** An image of the file or the environment, for a command that maintains repositories. */
export interface ConfiguredImage {
  /** As its place writes it. */
  readonly name: string
  /** Its settings, without those of the command line. */
  readonly settings: Merged
  readonly read: ReadImage
}

/** The images of the settings with their target repositories. `--registry` replaces the registries of all of them. */
export function configuredImages({ file, environment, input }: Places): readonly ConfiguredImage[] {
  const { registry } = input.values
  const values = registry === undefined ? {} : { registry: [registry].flat() }
  const chosen = chooseImages({ file, environment, input: { ...input, values } })
  const { images } = readImages(chosen, undefined)
  return images.flatMap((read, index) => {
    const settings = chosen[index]
    return settings?.name === undefined ? [] : [{ name: settings.name, settings, read }]
  })
}

/** The settings of one place of work, and the variants that others have in its repository. */
interface Place {
  readonly settings: Merged
  readonly variants: readonly string[]
}

/** The flags of a command, and the policy that they make. */
export interface Applied<Flags> {
  readonly flags: Flags
  readonly policy: Policy
  /** How messages write the flags, in the form of their source. */
  readonly wording: Wording
}

/** Applies the command line to the settings of a place. Settings that the command has no flag for have no effect. */
export function applyFlags<Flags>(
  { settings, variants }: Place,
  input: Layer,
  line: CommandLine<Flags>,
  policyFrom: (flags: Flags) => Policy,
): Applied<Flags> {
  const own = { values: settingsFor(line, settings.values), style: settings.wording }
  const { values, wording } = mergeLayers([own, input])
  const flags = line.schema.parse(values)
  const policy = policyFrom(flags)
  const others = variants.filter((variant) => variant !== policy.variant)
  return { flags, wording, policy: { ...policy, variants: [...new Set([...policy.variants, ...others])] } }
}

/** The settings that the command has a flag for. The registries are part of the targets already. */
export function settingsFor({ kinds }: CommandLine<unknown>, values: Values): Values {
  const isOwn = (name: string) => Object.hasOwn(kinds, name) && isSetting(name) && name !== 'registry'
  return Object.fromEntries(Object.entries(values).filter(([name]) => isOwn(name)))
}

/** A configured image, as a command works on it. */
export interface ConfiguredTargets<Flags> extends Applied<Flags> {
  /** The image, as its place writes it. */
  readonly image: string
  /** True if it is in an engine. */
  readonly isInEngine: boolean
  readonly targets: readonly Repository[]
}

/**
 * The configured images that `--image` and `--variant` pick, or all of them, each with its targets and its policy. The
 * problems are the mistakes in `--image`, in the images and in their targets.
 */
export function configuredTargets<Flags>(
  places: Places,
  line: CommandLine<Flags>,
  policyFrom: (flags: Flags) => Policy,
): {
  readonly images: readonly ConfiguredTargets<Flags>[]
  readonly problems: readonly Problem[]
} {
  const all = configuredImages(places)
  const { image, variant } = places.input.values
  const names: readonly string[] = Array.isArray(image) ? image.map(String) : []
  const named = names.length === 0 ? all : all.filter(({ name }) => names.includes(name))
  const ofVariant = named.filter(({ read }) => variant === undefined || read.policy.variant === variant)
  const picked = ofVariant.length === 0 ? ofNoImage(named, places) : ofVariant
  const images = picked.map(({ name, settings, read }) => ({
    image: name,
    isInEngine: read.image?.kind === 'engine',
    targets: read.targets,
    ...applyFlags({ settings, variants: read.policy.variants }, places.input, line, policyFrom),
  }))
  const reads = ofVariant.map(({ read }) => read)
  const known = all.map(({ name }) => name)
  return {
    images,
    problems: [
      ...names.filter((name) => !known.includes(name)).map((name) => notConfigured(name, known)),
      ...picked.flatMap(({ read }) => read.problems),
      ...sameTags(reads, undefined),
    ],
  }
}

/** Each repository once, with the settings of all images: for a variant that no image has. */
function ofNoImage(images: readonly ConfiguredImage[], places: Places): readonly ConfiguredImage[] {
  const settings = sharedSettings({ ...places, input: { ...places.input, values: {} } })
  const seen = new Set<string>()
  const isNew = (target: Repository) => seen.size < seen.add(formatRepository(target)).size
  return images.map(({ name, read }) => ({
    name,
    settings,
    read: { ...read, targets: read.targets.filter(isNew) },
  }))
}

function notConfigured(name: string, known: readonly string[]): Problem {
  return {
    code: 'INVALID_ARGUMENT',
    message: `${flagWording.name('image', name)} is not configured.`,
    hint: hintFor(name, known),
  }
}

function hintFor(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'Name the image in semtag.config.json, or write REPOSITORY.'
  const near = nearest(name, known)
  return near === undefined ? `Configured are ${clean(known.join(', '))}.` : `Did you mean ${clean(near)}?`
}
