import type { Credential } from '../../ports.ts'

/**
 * The header that gives the engine a credential for one registry; anonymous without one, since old engines
 * refuse a push that has no header. The engine neither decodes `auth` nor knows the user name `<token>`.
 *
 * @source https://docs.docker.com/reference/api/engine/#section/Authentication
 */
export function registryAuth(registry: string, credential: Credential | undefined): Record<string, string> {
  const json = JSON.stringify(
    credential === undefined ? {} : { ...fields(credential), serveraddress: serverAddress(registry) },
  )
  // Engines before 23 decode with the padding that Node's base64url leaves out.
  const encoded = Buffer.from(json).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
  return { 'X-Registry-Auth': encoded }
}

function fields(credential: Credential): Record<string, string> {
  switch (credential.kind) {
    case 'password':
      return { username: credential.username, password: credential.password }
    case 'identity-token':
      return { identitytoken: credential.token }
    case 'registry-token':
      return { registrytoken: credential.token }
  }
}

// A containerd store drops a credential whose address is not its registry's.
function serverAddress(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry
}
