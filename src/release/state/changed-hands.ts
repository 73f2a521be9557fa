import { shortDigest } from '../../domain/image/digest.ts'
import type { Version } from '../../domain/version/version.ts'
import type { Descriptor } from '../../ports.ts'
import type { Record } from './record.ts'

/** Tells that another release of the same version has taken the exact tag, with other content. */
export function changedHands(record: Record, exact: string, version: Version, found: Descriptor): void {
  record.published(found)
  record.change(exact, {
    to: { version: version.text, digest: found.digest },
    note: 'another release of this version has taken it since',
  })
  record.problem({
    code: 'EXACT_TAG_EXISTS',
    message: `${exact} was published by another release at the same time, with other content (${shortDigest(found.digest)}); the aliases follow it.`,
    hint: 'Find out which of the two builds is meant, and release the other under another version.',
  })
}
