import type { IncomingHttpHeaders } from 'node:http'

/** Who answers at an endpoint, by the headers that every answer carries. */
export interface Server {
  /** The newest version of the API that both sides know, `1.41`; undefined: the paths go without one. */
  readonly apiVersion: string | undefined
  readonly podman: boolean
}

// The newest API that this adapter was written against (Engine 28.3). Engines take it for years to come, and
// paths without a version are to be removed: https://docs.docker.com/reference/api/engine/#deprecated-api-versions
const knownMinor = 51

export function serverOf(headers: IncomingHttpHeaders): Server {
  const minor = /^1\.(\d{1,4})$/.exec(String(headers['api-version'] ?? ''))?.[1]
  return {
    apiVersion: minor === undefined ? undefined : `1.${Math.min(Number(minor), knownMinor)}`,
    podman: /^libpod\//i.test(String(headers['server'] ?? '')),
  }
}

/** True where the server's API is at least 1.`minor`. */
export function supports({ apiVersion }: Server, minor: number): boolean {
  return apiVersion !== undefined && Number(apiVersion.slice(2)) >= minor
}
