import type { SemtagError } from '../domain/errors.ts'
import { type Digest, isDigest } from '../domain/image/digest.ts'
import { clean } from '../domain/text.ts'
import { isImageManifest, isManifest } from '../manifest/media-types.ts'
import type { Content, IndexEntry } from '../ports/content.ts'
import { invalidLayout } from './fault.ts'
import { named, shownNames } from './names.ts'

export interface RootChoice {
  /** The layout as the user writes it, `oci:build`. */
  readonly image: string
  readonly name: string
  readonly ref: string | undefined
  /** The digest of a manifest in index.json, or in an index that it names. */
  readonly digest: Digest | undefined
}

const indexLimit = 100

/**
 * The digest of the chosen image.
 *
 * @throws LAYOUT_INVALID with a list of the images if the choice fits none of them, or several.
 */
export async function chooseRoot(
  entries: readonly IndexEntry[],
  choice: RootChoice,
  get: Content['get'],
  signal: AbortSignal,
): Promise<Digest> {
  const { ref, digest: wanted = digestIn(ref) } = choice
  const fitting = ref === undefined || digestIn(ref) !== undefined ? entries : byRef(entries, ref)
  // docker save writes one descriptor per name, also for several names of one image.
  const digests = [...new Set(fitting.map(({ digest }) => digest))]
  if (wanted !== undefined) {
    if (digests.includes(wanted)) return wanted
    for (const { digest } of fitting.filter(isIndex).slice(0, indexLimit))
      if ((await childrenOf(digest, get, signal)).includes(wanted)) return wanted
  } else if (digests.length === 1 && digests[0] !== undefined) return digests[0]
  throw choiceError(entries, digests.length, wanted === undefined ? ref : `@${wanted}`, choice)
}

function digestIn(ref: string | undefined): Digest | undefined {
  const text = ref?.startsWith('@') ? ref.slice(1) : ''
  return isDigest(text) ? text : undefined
}

// @0 is the first image of index.json: https://github.com/containers/image/blob/main/docs/containers-transports.5.md
function byRef(entries: readonly IndexEntry[], ref: string): readonly IndexEntry[] {
  const position = /^@(\d{1,9})$/.exec(ref)?.[1]
  return position === undefined ? named(entries, ref) : entries.slice(Number(position), Number(position) + 1)
}

function isIndex({ mediaType }: IndexEntry): boolean {
  return isManifest(mediaType) && !isImageManifest(mediaType)
}

async function childrenOf(
  digest: Digest,
  get: Content['get'],
  signal: AbortSignal,
): Promise<readonly Digest[]> {
  const manifest = await get(digest, signal)
  return (manifest?.manifests ?? []).map((child) => child.digest)
}

function choiceError(
  entries: readonly IndexEntry[],
  found: number,
  asked: string | undefined,
  { image, name }: RootChoice,
): SemtagError {
  const names = shownNames(entries).map((one) => clean(one, 150))
  const [first] = names
  if (first === undefined) return invalidLayout(`${name} names no image: its index.json is empty.`)
  const what = asked === undefined ? '' : ` "${clean(asked, 150)}"`
  return invalidLayout(
    found > 1 && !asked?.startsWith('@')
      ? `${name} has more than one image${what}: ${listed(names)}.`
      : `${name} has no image${what}. It has ${listed(names)}.`,
    `Name one of them, for example ${image}:${first}.`,
  )
}

const shown = 10

function listed(names: readonly string[]): string {
  const rest = names.length - shown
  return `${names.slice(0, shown).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
