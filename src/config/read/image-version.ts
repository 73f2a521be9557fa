import { parseImage } from '../../domain/image/image.ts'
import type { Parsed } from '../../domain/parsed.ts'
import { exactTagReader } from '../../domain/tags/names.ts'
import type { Version } from '../../domain/version/version.ts'
import type { Wording } from '../../domain/wording.ts'
import type { PushFlags } from '../schema/push-schema.ts'
import type { Layer } from '../sources/layer.ts'
import type { Places } from '../sources/places.ts'
import type { FoundVersion } from './version-origin.ts'

/** The version that the tag of IMAGE names: 3.3.0 of `ui:v3.3.0`. Undefined where IMAGE has no tag that is a version. */
export function imageVersion(
  { asked, environment }: Pick<Places, 'asked' | 'environment'>,
  flags: Pick<PushFlags, 'tag-prefix' | 'variant'>,
): Version | undefined {
  const text = imageIn(asked) ?? imageIn(environment)
  const image = text === undefined ? undefined : parseImage(text)
  if (!image?.ok || !('reference' in image.value)) return undefined
  const { tag, digest } = image.value.reference
  // A digest decides what is released, whatever the tag beside it says.
  if (tag === undefined || digest !== undefined) return undefined
  return exactTagReader({ tagPrefix: flags['tag-prefix'] ?? '', variant: flags.variant }, [])(tag)?.version
}

/**
 * Returns the version that was found, else the version of IMAGE's tag. A stable version in the tag must be the version
 * that was found; a prerelease may be promoted.
 */
export function besideImage(
  found: Parsed<FoundVersion> | undefined,
  tagged: Version | undefined,
  { name }: Wording,
): Parsed<FoundVersion> | undefined {
  if (tagged === undefined || found?.ok === false) return found
  if (found === undefined) return { ok: true, value: { version: tagged, from: 'IMAGE' } }
  const { version, from } = found.value
  if (version.text === tagged.text || tagged.prerelease.length > 0) return found
  return {
    ok: false,
    problem: {
      code: 'INVALID_VERSION',
      message: `The version is ${version.text} in ${from}, and ${tagged.text} in the tag of ${name('IMAGE')}.`,
      hint: `Give ${name('VERSION')} to say which is meant.`,
    },
  }
}

function imageIn({ values: { IMAGE: text } }: Layer): string | undefined {
  return typeof text === 'string' ? text : undefined
}
