import { type Tag, tagOf } from '../image/tag.ts'

/** A tag `staged-<exact tag>` holds a candidate for that version. No tool reads such a tag as a version. */
export const stagedPrefix = 'staged-'

/** A tag `gate-<exact tag>-<8 hex digits>` holds content while a gate examines it. */
export const gatePrefix = 'gate-'

/** The tag of the candidate for an exact tag: `staged-v2.1.106-alpine`. */
export const stagedTag = (exactTag: string): Tag => tagOf(`${stagedPrefix}${exactTag}`)

/** The tag of the content that a gate examines; `random` are eight hexadecimal digits. semtag cuts a long exact tag. */
export const gateTag = (exactTag: string, random: string): Tag =>
  tagOf(`${gatePrefix}${exactTag.slice(0, 114)}-${random}`)

export const isStagedTag = (tag: string): boolean => tag.startsWith(stagedPrefix)

export const isGateTag = (tag: string): boolean => tag.startsWith(gatePrefix)
