import type { Parsed, Reference, Repository } from '../domain/reference.ts'
import { parseRegistryArgument, targetOf } from '../domain/target.ts'
import { withoutCredential } from './credential-in-text.ts'
import type { PushFlags } from './push-schema.ts'

/** Where the image goes: a repository for each `--registry`, or the image's own. Without an image, the mistakes alone. */
export function targetsOf(
  image: Reference | undefined,
  { registry: registries, repository: path }: Pick<PushFlags, 'registry' | 'repository'>,
): readonly Parsed<Repository>[] {
  const read = registries.map((text) => withoutCredential('--registry', text, parseRegistryArgument))
  const wrong = read.filter((registry) => !registry.ok)
  if (image === undefined) return wrong
  if (registries.length === 0) return [targetOf(image, undefined, path)]
  const right = read.filter((registry) => registry.ok)
  return [...wrong, ...right.map(({ value }) => targetOf(image, value, path))]
}
