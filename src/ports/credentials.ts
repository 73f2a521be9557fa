import type { Repository } from '../domain/image/reference.ts'

/** What is shown to a registry, or to the server that its challenge names. */
export type Credential =
  /** `given`: the user gave it to semtag itself, by SEMTAG_USERNAME, and not to docker login. */
  | { readonly kind: 'password'; readonly username: string; readonly password: string; readonly given?: true }
  /** An OAuth2 refresh token, as `docker login` stores it for some registries. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A bearer token that the registry takes as it is. */
  | { readonly kind: 'registry-token'; readonly token: string }

export interface Credentials {
  /** The credential for a repository, or a whole registry where the path is empty; undefined: go anonymously. */
  find(repository: Repository, signal: AbortSignal): Promise<Credential | undefined>
}
