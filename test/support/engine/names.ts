import { formatReference, parseReference } from '../../../src/domain/reference.ts'

/** A name in full, `docker.io/library/ui:latest`; a digest stays. Undefined for what is no name. */
export function fullName(text: string): string | undefined {
  const parsed = parseReference(text)
  if (!parsed.ok) return undefined
  const { value } = parsed
  if (value.digest !== undefined || value.tag !== undefined) return formatReference(value)
  return `${formatReference(value)}:latest`
}

/** A full name as the engine lists it: Docker leaves its own registry out, Podman has `localhost/` instead. */
export function familiarName(name: string, podman: boolean): string {
  const short = name.replace(/^docker\.io\/(?:library\/)?/, '')
  return podman && short !== name && !short.includes('/') ? `localhost/${short}` : short
}
