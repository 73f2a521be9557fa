import type { Parsed } from '../../domain/errors.ts'
import type { Image } from '../../domain/image/image.ts'
import type { Repository } from '../../domain/image/reference.ts'
import { parseRegistryArgument, targetOf } from '../../domain/image/target.ts'
import { credentialIn } from '../../domain/text.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import type { PushFlags } from '../schema/push.ts'

/** Reads an address, unless it has a credential in it, as `https://user:password@…` has: no message may repeat that. */
export function withoutCredential<T>(
  name: string,
  text: string,
  parse: (text: string) => Parsed<T>,
): Parsed<T> {
  if (credentialIn(text) === undefined) return parse(text)
  return {
    ok: false,
    problem: {
      code: 'INVALID_ARGUMENT',
      message: `${name} has a user name, a password or a token in it.`,
      hint: 'Leave it out; use docker login, or SEMTAG_USERNAME and SEMTAG_PASSWORD.',
    },
  }
}

/** Where the image goes: a repository for each registry that is given, or the image's own. Without an image, the mistakes alone. */
export function readTargets(
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
