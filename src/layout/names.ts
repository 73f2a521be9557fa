import type { Digest } from '../domain/image/digest.ts'
import { formatReference, parseReference } from '../domain/image/reference.ts'
import type { IndexEntry } from '../ports/content.ts'

/**
 * The name that index.json gives a manifest, usually a tag.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/annotations.md#pre-defined-annotation-keys
 */
export function refName({ annotations }: IndexEntry): string | undefined {
  return annotations['org.opencontainers.image.ref.name']
}

/** The full name that containerd, BuildKit and `docker save` add, `docker.io/library/ui:dev`. */
function imageName({ annotations }: IndexEntry): string | undefined {
  return annotations['io.containerd.image.name']
}

/** The texts by which a user can choose the entries, in their order. A name of several images becomes their digests. */
export function shownNames(entries: readonly IndexEntry[]): readonly string[] {
  const owners = new Map<string, Set<Digest>>()
  for (const entry of entries) {
    const name = nameOf(entry)
    owners.set(name, (owners.get(name) ?? new Set()).add(entry.digest))
  }
  return [
    ...new Set(entries.map((entry) => (owners.get(nameOf(entry))?.size === 1 ? nameOf(entry) : at(entry)))),
  ]
}

function nameOf(entry: IndexEntry): string {
  return imageName(entry) ?? refName(entry) ?? at(entry)
}

function at({ digest }: IndexEntry): string {
  return `@${digest}`
}

/** The entries with this ref name; if there are none, those with this image name or its tag. */
export function named(entries: readonly IndexEntry[], ref: string): readonly IndexEntry[] {
  const full = inFull(ref)
  const rules: readonly ((entry: IndexEntry) => boolean)[] = [
    (entry) => refName(entry) === ref,
    (entry) => imageName(entry) === ref,
    (entry) => full !== undefined && inFull(imageName(entry)) === full,
    (entry) => !ref.includes('/') && imageName(entry)?.endsWith(`:${ref}`) === true,
  ]
  return rules.map((rule) => entries.filter(rule)).find((found) => found.length > 0) ?? []
}

/** `docker.io/library/ui:latest` for `ui`. */
function inFull(text: string | undefined): string | undefined {
  const parsed = text === undefined ? undefined : parseReference(text)
  if (!parsed?.ok) return undefined
  const { tag, digest } = parsed.value
  const untagged = tag === undefined && digest === undefined
  return `${formatReference(parsed.value)}${untagged ? ':latest' : ''}`
}
