import { type Image, parseImage } from '../../domain/image/image.ts'
import type { Parsed } from '../../domain/parsed.ts'
import type { Wording } from '../../domain/wording.ts'
import { withoutCredential } from './credential-in-text.ts'
import { named } from './named.ts'

/** Where an image is; a mistake is told in the words of the place that names it. */
export function readImageName(text: string, { name }: Wording): Parsed<Image> {
  const read = withoutCredential(name('IMAGE'), text, parseImage)
  return read.ok ? read : { ok: false, problem: named(read.problem, text, name('IMAGE', text)) }
}
