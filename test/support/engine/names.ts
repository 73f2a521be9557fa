import { formatReference, parseReference } from '../../../src/domain/image/reference.ts'

/** The full name, `docker.io/library/ui:latest` or one with a digest; undefined if the text is not a name. */
export function fullName(text: string): string | undefined {
  const parsed = parseReference(text)
  if (!parsed.ok) return undefined
  const { value } = parsed
  if (value.digest !== undefined || value.tag !== undefined) return formatReference(value)
  return `${formatReference(value)}:latest`
}

/** The full name of a built image: Podman puts a name without a registry under `localhost/`. */
export function builtName(text: string, podman: boolean): string | undefined {
  const parsed = parseReference(text)
  if (!podman || !parsed.ok || parsed.value.namesRegistry) return fullName(text)
  return fullName(`localhost/${text}`)
}

/** A full name as the engine lists it: Docker omits its own registry, and Podman omits nothing. */
export function listedName(name: string, podman: boolean): string {
  return podman ? name : name.replace(/^docker\.io\/(?:library\/)?/, '')
}

/**
 * The name that Podman finds for a text: the text itself if it names a registry, else the name under `localhost/`, else
 * the name on Docker Hub, else any name that ends with the text. Recorded from Podman 4.3.1.
 */
export function podmanName(names: readonly string[], text: string): string | undefined {
  const parsed = parseReference(text)
  const full = fullName(text)
  if (!parsed.ok || full === undefined) return undefined
  if (parsed.value.namesRegistry) return full
  const known = [builtName(text, true), full].find((name) => name !== undefined && names.includes(name))
  const short = /:[^/]*$/.test(text) ? text : `${text}:latest`
  return known ?? names.find((name) => name.endsWith(`/${short}`))
}
