import { parseReference } from '../../domain/image/reference.ts'

/** Where people look at the tags of a repository, on the registries that have a page for it. */
const pages: Readonly<Record<string, (path: string) => string>> = {
  'docker.io': (path) =>
    `https://hub.docker.com/${path.startsWith('library/') ? path.replace('library/', '_/') : `r/${path}`}/tags`,
  'ghcr.io': (path) => `https://ghcr.io/${path}`,
  'quay.io': (path) => `https://quay.io/repository/${path}?tab=tags`,
}

/** The page of a repository such as `ghcr.io/acme/ui`; undefined where none is known. */
export function pageOf(repository: string): string | undefined {
  const parsed = parseReference(repository)
  if (!parsed.ok) return undefined
  const { registry, path } = parsed.value.repository
  return Object.hasOwn(pages, registry) ? pages[registry]?.(path) : undefined
}
