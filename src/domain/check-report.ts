import type { Problem } from './errors.ts'
import type { Status } from './report.ts'

/** `unknown` if semtag cannot find out without a write, or if a fault hides the answer. */
export type Finding = 'yes' | 'no' | 'unknown'

/** Where a credential comes from, without the credential. */
export interface CredentialOrigin {
  /** `docker config ~/.docker/config.json, helper ecr-login` */
  readonly from: string
  /** Null if the credential has no user name, or if the user name may be a secret. */
  readonly username: string | null
}

/** What semtag may do in one repository. */
export interface RepositoryFindings {
  /** Whether semtag may list the tags. */
  readonly list: Finding
  /** Whether semtag may read what a tag points at. */
  readonly read: Finding
  /** Whether semtag may send content. */
  readonly push: Finding
  /** Whether the registry deletes manifests for this credential. A release does not need that. */
  readonly delete: Finding
  /** `no` if the registry says that tags are immutable. Only a write shows that an alias moves. */
  readonly moveAliases: Finding
  /** Whether the tag list names the tags that reads find. */
  readonly listAgrees: Finding
  /** What stops a release. */
  readonly problems: readonly Problem[]
  /** What does not stop a release, in sentences. */
  readonly remarks: readonly string[]
}

/** What semtag found out about one repository. */
export interface RepositoryCheck extends RepositoryFindings {
  /** `registry.local:5000/image-gallery` */
  readonly repository: string
  /** Null for anonymous access. */
  readonly credential: CredentialOrigin | null
}

/** The report of `check`. */
export interface CheckReport {
  readonly schemaVersion: 1
  readonly command: 'check'
  readonly status: Exclude<Status, 'partial'>
  /** Null if no engine answers. */
  readonly engine: {
    /** `Docker Engine 28.2.2` */
    readonly name: string
    /** `classic`: the ID of an image is the digest of its configuration, as in Podman. */
    readonly store: 'containerd' | 'classic'
  } | null
  readonly repositories: readonly RepositoryCheck[]
  /** What went wrong outside a single repository. */
  readonly problems: readonly Problem[]
}
