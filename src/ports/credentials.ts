import type { Repository } from '../domain/image/reference.ts'

/** What semtag sends to a registry, or to the token server that the registry's challenge names. */
export type Credential =
  /** `given`: the user gave the password to semtag itself (SEMTAG_USERNAME), and not to docker login. */
  | { readonly kind: 'password'; readonly username: string; readonly password: string; readonly given?: true }
  /** An OAuth2 refresh token, as `docker login` stores it for some registries. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A bearer token that the registry accepts as it is. */
  | { readonly kind: 'registry-token'; readonly token: string }

export interface Credentials {
  /**
   * The credential for a repository, or for a whole registry if the path is empty. Undefined means anonymous access.
   *
   * @throws SemtagError if a file or a credential helper fails.
   */
  find(repository: Repository, signal: AbortSignal): Promise<Credential | undefined>
}
