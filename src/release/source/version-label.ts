import { SemtagError } from '../../domain/errors.ts'
import type { VersionFrom } from '../../domain/report.ts'
import { parseVersion, type Version } from '../../domain/version/version.ts'

/** Where an image says which version it is: a label of its configuration, an annotation of its manifest or index. */
export const versionLabel = 'org.opencontainers.image.version'

const packages: ReadonlySet<VersionFrom> = new Set(['package.json', 'npm_package_version'])

/** The version of a release, and what it asks of the image's label. */
export interface ClaimedVersion {
  readonly version: Version
  /** Undefined where the version was typed. */
  readonly versionFrom: VersionFrom | undefined
  /** Refuses an image whose label is not the version; otherwise that is a warning. */
  readonly requireVersionLabel: boolean
}

/**
 * What is wrong with the version that an image says of itself; the label is undefined or empty where it says none.
 *
 * @throws VERSION_LABEL if the label is required, or if the version comes from a package.json and differs from the label.
 */
export function mismatchWarnings(
  given: string | undefined,
  image: string,
  { version, versionFrom, requireVersionLabel }: ClaimedVersion,
): readonly string[] {
  // So does a build whose argument for the version was not given.
  const label = given === '' ? undefined : given
  const parsed = label === undefined ? undefined : parseVersion(label)
  if (parsed?.ok && parsed.value.text === version.text) return []
  if (label === undefined && !requireVersionLabel) return []
  const says = label === undefined ? 'has no label' : `says "${label}" in its label`
  const message = `"${image}" ${says} ${versionLabel}, and is to be released as ${version.text}.`
  if (parsed?.ok && isOfPackage(versionFrom))
    throw new SemtagError({
      code: 'VERSION_LABEL',
      message: `"${image}" ${says} ${versionLabel}, and the version in ${versionFrom} is ${version.text}.`,
      hint: 'Give VERSION to say which is meant, or rebuild the image with the label of its version.',
    })
  if (!requireVersionLabel) return [message]
  throw new SemtagError({
    code: 'VERSION_LABEL',
    message,
    hint: 'Build the image with the label of its version, or leave out --require-version-label.',
  })
}

/** True if the version comes from a package.json, where it was not chosen for this image. */
export function isOfPackage(from: VersionFrom | undefined): boolean {
  return from !== undefined && packages.has(from)
}
