import type { Policy } from '../tags/policy.ts'

/** What no vendor's rule can tell apart, as sentences. */
export function commonCaveats({ builds, variant, variants }: Policy): readonly string[] {
  const dotted = variant === undefined ? variants.filter((name) => name.includes('.')) : []
  return [
    builds
      ? 'Not covered: stable exact tags without build metadata, since 1.2.3 may be the alias of its builds.'
      : 'Where you release versions with build metadata, 1.2.3 is an alias: add --builds.',
    ...dotted.map(
      (name) => `Too strict for the variant ${name}: its alias 2.1-${name} looks like an exact tag.`,
    ),
  ]
}
