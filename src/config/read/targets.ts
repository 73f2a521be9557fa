import type { Image } from '../../domain/image/image.ts'
import type { Parsed, Repository } from '../../domain/image/reference.ts'
import { parseRegistryArgument, targetOf } from '../../domain/image/target.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import type { PushFlags } from '../schema/push-schema.ts'
import { withoutCredential } from './credential-in-text.ts'

/** Where the image goes: a repository for each registry that is given, or the image's own. Without an image, the mistakes alone. */
export function targetsOf(
  image: Image | undefined,
  { registry: registries, repository: path }: Pick<PushFlags, 'registry' | 'repository'>,
  wording: Wording = flagWording,
): readonly Parsed<Repository>[] {
  const read = registries.map((text) =>
    withoutCredential(wording.name('registry'), text, () => parseRegistryArgument(text, wording)),
  )
  const wrong = read.filter((registry) => !registry.ok)
  const named = withoutCredential(wording.name('repository'), path ?? '', () => ({ ok: true, value: path }))
  if (!named.ok) return [...wrong, named]
  if (image === undefined) return wrong
  const right = read.filter((registry) => registry.ok)
  // What has no name of its own lacks one on every registry: that is told once.
  const isNameless = path === undefined && !('reference' in image)
  if (registries.length === 0 || isNameless)
    return [...wrong, targetOf(image, right[0]?.value, path, wording)]
  return [...wrong, ...right.map(({ value }) => targetOf(image, value, path, wording))]
}
