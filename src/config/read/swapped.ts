import type { Problem } from '../../domain/errors.ts'
import { parseImage } from '../../domain/image/image.ts'
import { clean } from '../../domain/text.ts'
import { parseVersion } from '../../domain/version/version.ts'
import type { PushFlags } from '../schema/push-schema.ts'
import { withoutCredential } from './credential-in-text.ts'

/** IMAGE and VERSION in each other's place: IMAGE is a full version, and VERSION is an image that begins as no version. */
export function swapped({ IMAGE: image, VERSION: version }: PushFlags): Problem | undefined {
  if (image === undefined || version === undefined || !parseVersion(image).ok) return undefined
  if (/^v?\d[^/]*$/.test(version) || !withoutCredential('VERSION', version, parseImage).ok) return undefined
  return {
    code: 'INVALID_ARGUMENT',
    message: `IMAGE is the version "${clean(image)}", and VERSION is "${clean(version)}".`,
    hint: `The image stands first: semtag push ${clean(version)} ${clean(image)}.`,
  }
}
