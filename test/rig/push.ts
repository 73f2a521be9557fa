import { engineCall } from './engine-api.ts'

export interface PushOptions {
  /** A local image. */
  readonly image: string
  /** `127.0.0.1:40123/gallery/ui` */
  readonly repository: string
  readonly tag: string
  readonly credential?: Account | { readonly identityToken: string }
}

interface Account {
  readonly username: string
  readonly password: string
}

/** Tags and pushes as `docker tag` and `docker push` do: what others put into a registry. Gives the digest. */
export async function pushImage(
  engine: { readonly host: string },
  { image, repository, tag, credential }: PushOptions,
): Promise<string> {
  const query = new URLSearchParams({ repo: repository, tag })
  await engineCall(engine, { method: 'POST', path: `/images/${image}/tag?${query}` })
  const lines = await engineCall(engine, {
    method: 'POST',
    path: `/images/${repository}/push?tag=${tag}`,
    headers: { 'X-Registry-Auth': authHeader(credential) },
  })
  // A graphdriver store tells the digest as data, a containerd store in its last status alone.
  const digests = lines.flatMap(({ aux, status }) => [
    aux?.Digest,
    /digest: (sha256:\w+)/.exec(status ?? '')?.[1],
  ])
  const digest = digests.findLast((found) => found !== undefined)
  if (digest === undefined) throw new Error(`The engine reported no digest for ${repository}:${tag}.`)
  return digest
}

// The engine takes base64url with its padding; without, and for no header at all, it goes anonymously or refuses.
// https://docs.docker.com/reference/api/engine/version/v1.41/#section/Authentication
function authHeader(credential: PushOptions['credential']): string {
  return Buffer.from(JSON.stringify(credentialFields(credential)))
    .toString('base64')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
}

function credentialFields(credential: PushOptions['credential']): Record<string, string> {
  if (credential === undefined) return {}
  if ('password' in credential) return { username: credential.username, password: credential.password }
  return { identitytoken: credential.identityToken }
}
