import type { Parsed } from '../../domain/errors.ts'
import type { Image } from '../../domain/image/image.ts'
import type { Repository } from '../../domain/image/reference.ts'
import { parseRegistryArgument, targetOf } from '../../domain/image/target.ts'
import { credentialsIn } from '../../domain/text.ts'
import { flagWording, type Wording } from '../../domain/wording.ts'
import type { PushFlags } from '../schema/push.ts'

/** Reads an address. An address with a credential, `https://user:password@…`, is a mistake that no message repeats. */
export function withoutCredential<T>(
  name: string,
  text: string,
  parse: (text: string) => Parsed<T>,
): Parsed<T> {
  if (credentialsIn(text).length === 0) return parse(text)
  return {
    ok: false,
    problem: {
      code: 'INVALID_ARGUMENT',
      message: `${name} contains a user name, a password or a token.`,
      hint: 'Leave it out; use docker login, or SEMTAG_USERNAME and SEMTAG_PASSWORD.',
    },
  }
}

/** The targets of an image: a repository for each `--registry`, else its own. Without an image, only the mistakes. */
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
  // An image without a name lacks it on every registry: one message is enough.
  const isNameless = path === undefined && !('reference' in image)
  if (registries.length === 0 || isNameless)
    return [...wrong, targetOf(image, right[0]?.value, path, wording)]
  return [...wrong, ...right.map(({ value }) => targetOf(image, value, path, wording))]
}
