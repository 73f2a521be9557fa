import { SemtagError } from '../../domain/errors.ts'
import type { VersionFrom } from '../../domain/report.ts'
import { parseVersion, type Version } from '../../domain/version/version.ts'

/** The label of a configuration, or the annotation of a manifest or index, that has the version of an image. */
export const versionLabel = 'org.opencontainers.image.version'

const packages: ReadonlySet<VersionFrom> = new Set(['package.json', 'npm_package_version'])

/** The version of a release, and how strictly the image's label must match it. */
export interface ClaimedVersion {
  readonly version: Version
  /** Undefined if the user typed the version. */
  readonly versionFrom: VersionFrom | undefined
  /** Whether an image with another label is refused; otherwise semtag only warns. */
  readonly requireVersionLabel: boolean
}

/**
 * The warnings about an image whose label is not the version; the label is undefined or empty if the image has none.
 *
 * @throws VERSION_LABEL if the label is required, or if the version comes from a package.json and differs from the label
 */
export function mismatchWarnings(
  given: string | undefined,
  image: string,
  { version, versionFrom, requireVersionLabel }: ClaimedVersion,
): readonly string[] {
  // A build whose version argument was not given leaves the label empty.
  const label = given === '' ? undefined : given
  const parsed = label === undefined ? undefined : parseVersion(label)
  if (parsed?.ok && parsed.value.text === version.text) return []
  if (label === undefined && !requireVersionLabel) return []
  const says = label === undefined ? 'has no label' : `says "${label}" in its label`
  const message = `"${image}" ${says} ${versionLabel}, but the release has version ${version.text}.`
  if (parsed?.ok && isOfPackage(versionFrom))
    throw new SemtagError({
      code: 'VERSION_LABEL',
      message: `"${image}" ${says} ${versionLabel}, but the version in ${versionFrom} is ${version.text}.`,
      hint: 'Give VERSION to choose one of the two, or rebuild the image with its version in the label.',
    })
  if (!requireVersionLabel) return [message]
  throw new SemtagError({
    code: 'VERSION_LABEL',
    message,
    hint: 'Build the image with its version in the label, or leave out --require-version-label.',
  })
}

/** True if the version comes from a package.json: nobody chose it for this image. */
export function isOfPackage(from: VersionFrom | undefined): boolean {
  return from !== undefined && packages.has(from)
}
