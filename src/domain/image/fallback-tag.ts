import type { Digest } from './digest.ts'
import { type Tag, tagOf } from './tag.ts'

/**
 * The tag that holds the list of a digest's referrers where a registry has no API for them, `sha256-7a54…`; its parts
 * are cut at the lengths that the specification has.
 *
 * @source https://github.com/opencontainers/distribution-spec/blob/main/spec.md#referrers-tag-schema
 */
export function fallbackTag(subject: Digest): Tag {
  const [algorithm = '', hex = ''] = subject.split(':')
  return tagOf(`${algorithm.slice(0, 32)}-${hex.slice(0, 64)}`)
}
