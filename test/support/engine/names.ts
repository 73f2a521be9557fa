import { formatReference, parseReference } from '../../../src/domain/image/reference.ts'

/** A name in full, `docker.io/library/ui:latest`; a digest stays. Undefined for what is no name. */
export function fullName(text: string): string | undefined {
  const parsed = parseReference(text)
  if (!parsed.ok) return undefined
  const { value } = parsed
  if (value.digest !== undefined || value.tag !== undefined) return formatReference(value)
  return `${formatReference(value)}:latest`
}

/** The name that a build gets: Podman keeps one without a registry under `localhost/`. */
export function builtName(text: string, podman: boolean): string | undefined {
  const parsed = parseReference(text)
  if (!podman || !parsed.ok || parsed.value.namesRegistry) return fullName(text)
  return fullName(`localhost/${text}`)
}

/** A full name as the engine lists it: Docker leaves its own registry out, Podman leaves nothing out. */
export function listedName(name: string, podman: boolean): string {
  return podman ? name : name.replace(/^docker\.io\/(?:library\/)?/, '')
}

/**
 * The name that Podman takes a text for: the text itself where it names a registry, else the one under `localhost/`,
 * else the one of Docker Hub, else any that ends so. By a digest it finds an image under any name. Recorded from Podman
 * 4.3.1.
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
