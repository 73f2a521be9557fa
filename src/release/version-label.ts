import { SemtagError } from '../domain/errors.ts'
import { parseVersion, type Version } from '../domain/version.ts'

/** Where an image says which version it is: a label of its configuration, an annotation of its manifest or index. */
export const versionLabel = 'org.opencontainers.image.version'

/**
 * What is wrong with the version that an image says of itself; the label is undefined or empty where it says none.
 *
 * @throws VERSION_LABEL where the label is required.
 */
export function versionWarnings(
  given: string | undefined,
  image: string,
  version: Version,
  required: boolean,
): readonly string[] {
  // So does a build whose argument for the version was not given.
  const label = given === '' ? undefined : given
  const parsed = label === undefined ? undefined : parseVersion(label)
  if (parsed?.ok && parsed.value.text === version.text) return []
  if (label === undefined && !required) return []
  const says = label === undefined ? 'has no label' : `says "${label}" in its label`
  const message = `"${image}" ${says} ${versionLabel}, and is to be released as ${version.text}.`
  if (!required) return [message]
  throw new SemtagError({
    code: 'VERSION_LABEL',
    message,
    hint: 'Build the image with the label of its version, or leave out --require-version-label.',
  })
}
