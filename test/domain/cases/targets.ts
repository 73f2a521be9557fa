import type { ErrorCode } from '../../../src/domain/errors.ts'

/** An image, `--registry` and `--repository`, and the repository that a release writes to. */
export const targets: readonly {
  readonly image: string
  readonly registry?: string
  readonly repository?: string
  readonly target: string
}[] = [
  // An engine may have a name whose host is no address.
  { image: 'registry.1/ui', registry: 'ghcr.io/acme', target: 'ghcr.io/acme/ui' },
  { image: 'registry.local:5000/gallery/ui', target: 'registry.local:5000/gallery/ui' },
  { image: 'docker.io/acme/ui:2', target: 'docker.io/acme/ui' },
  { image: 'docker.io/ui', target: 'docker.io/library/ui' },

  { image: 'ui', registry: 'registry.local:5000', target: 'registry.local:5000/ui' },
  { image: 'library/ui', registry: 'registry.local:5000', target: 'registry.local:5000/ui' },
  { image: 'acme/ui', registry: 'registry.local:5000', target: 'registry.local:5000/acme/ui' },
  { image: 'registry.local:5000/acme/ui', registry: 'ghcr.io', target: 'ghcr.io/acme/ui' },
  { image: 'acme/library/ui', registry: 'ghcr.io', target: 'ghcr.io/acme/library/ui' },
  { image: 'registry.local:5000/library/ui', registry: 'ghcr.io', target: 'ghcr.io/library/ui' },
  { image: 'ui', registry: 'ghcr.io/acme', target: 'ghcr.io/acme/ui' },
  { image: 'ui', registry: 'ghcr.io/acme//', target: 'ghcr.io/acme/ui' },
  { image: 'ui', registry: 'docker.io/acme', target: 'docker.io/acme/ui' },
  { image: 'ui', registry: 'docker.io', target: 'docker.io/library/ui' },
  { image: 'ui', registry: 'localhost', target: 'localhost/ui' },
  { image: 'ui', registry: '[::1]:5000', target: '[::1]:5000/ui' },

  { image: 'registry.local:5000/ui', repository: 'gallery/ui', target: 'registry.local:5000/gallery/ui' },
  {
    image: 'ui',
    registry: 'ghcr.io/acme',
    repository: 'images/gallery',
    target: 'ghcr.io/acme/images/gallery',
  },

  { image: 'docker-daemon:ghcr.io/acme/ui:dev', target: 'ghcr.io/acme/ui' },
  { image: 'docker://ghcr.io/acme/ui:build-7', target: 'ghcr.io/acme/ui' },
  { image: 'docker://ghcr.io/acme/ui', registry: 'docker.io', target: 'docker.io/acme/ui' },
  { image: 'docker://ubuntu', registry: 'registry.local:5000', target: 'registry.local:5000/ubuntu' },
  { image: 'oci:build/ui:2.1', registry: 'ghcr.io/acme', repository: 'ui', target: 'ghcr.io/acme/ui' },
  { image: 'oci-archive:ui.tar', registry: 'docker.io', repository: 'ui', target: 'docker.io/library/ui' },
]

/** Arguments that name no target, with the message and the hint. */
export const rejectedTargets: readonly {
  readonly image: string
  readonly registry?: string
  readonly repository?: string
  readonly message: string
  readonly hint?: string
  /** The code, if it is not INVALID_ARGUMENT. */
  readonly code?: ErrorCode
}[] = [
  {
    image: 'registry.1/ui',
    message: '"registry.1" is not the address of a registry.',
    hint: 'A registry is a host with an optional port, such as registry.local:5000. If the last part of the host is a number, the host must be an IPv4 address.',
    code: 'INVALID_REFERENCE',
  },
  {
    image: 'docker://registry.1/ui',
    registry: 'ghcr.io',
    message: '"registry.1" is not the address of a registry.',
    hint: 'A registry is a host with an optional port, such as registry.local:5000. If the last part of the host is a number, the host must be an IPv4 address.',
    code: 'INVALID_REFERENCE',
  },
  {
    image: 'ui',
    message: '"ui" names no registry, and semtag does not assume Docker Hub.',
    hint: 'Add --registry HOST, such as --registry registry.local:5000; for Docker Hub, --registry docker.io.',
    code: 'NO_REGISTRY',
  },
  {
    image: 'acme/ui',
    repository: 'gallery/ui',
    message: '"acme/ui" names no registry, and semtag does not assume Docker Hub.',
    code: 'NO_REGISTRY',
  },
  {
    image: 'docker://ubuntu',
    message: '"docker://ubuntu" names no registry, and semtag does not assume Docker Hub.',
    code: 'NO_REGISTRY',
  },
  {
    image: 'oci:build/ui:acme/ui',
    message: '"oci:build/ui:acme/ui" is on disk and names no repository.',
    hint: 'Name the registry and the repository, such as --registry registry.local:5000 --repository gallery/ui.',
    code: 'NO_REGISTRY',
  },
  {
    image: 'oci-archive:ui.tar',
    registry: 'ghcr.io/acme',
    message: '"oci-archive:ui.tar" is on disk and names no repository.',
    hint: 'Name the registry and the repository, such as --registry ghcr.io/acme --repository gallery/ui.',
    code: 'NO_REGISTRY',
  },
  {
    image: 'oci:build/ui',
    repository: 'acme/ui',
    message: '"oci:build/ui" is on disk and names no repository.',
    hint: 'Name the registry and the repository, such as --registry registry.local:5000 --repository acme/ui.',
    code: 'NO_REGISTRY',
  },
  {
    image: 'ui',
    registry: 'https://registry.local:5000/acme',
    message: '--registry "https://registry.local:5000/acme" has a scheme.',
    hint: 'Type --registry registry.local:5000/acme.',
  },
  {
    image: 'ui',
    registry: 'http://registry.local:5000/',
    message: '--registry "http://registry.local:5000/" has a scheme.',
    hint: 'Type --registry registry.local:5000 --plain-http.',
  },
  {
    image: 'ui',
    registry: 'acme',
    message: '--registry "acme" would be read as a Docker Hub user.',
    hint: 'Type --registry docker.io/acme for Docker Hub, or the host with its port, such as acme:443.',
  },
  {
    image: 'ui',
    registry: '',
    message: '--registry "" is not a registry.',
    hint: 'A registry is a host with an optional port and path, such as registry.local:5000 or ghcr.io/acme.',
  },
  {
    image: 'ui',
    registry: 'registry.local:99999',
    message: '--registry "registry.local:99999" is not a registry.',
  },
  { image: 'ui', registry: 'regi stry.local', message: '--registry "regi stry.local" is not a registry.' },
  {
    image: 'ui',
    registry: 'ghcr.io/Acme',
    message: '--registry "ghcr.io/Acme" is not a valid registry: a repository is written in lower case.',
    hint: 'Did you mean "ghcr.io/acme"?',
  },
  {
    image: 'ui',
    registry: 'ghcr.io/https://registry.local',
    message:
      '--registry "ghcr.io/https://registry.local" is not a valid registry: "https:" is not a valid part of a repository.',
  },
  {
    image: `registry.local:5000/${'u'.repeat(60)}`,
    registry: `ghcr.io/${'a'.repeat(200)}`,
    message: `"${'a'.repeat(200)}/${'u'.repeat(60)}" is not a valid repository: its repository is longer than 255 characters.`,
    code: 'INVALID_REFERENCE',
  },
  {
    image: 'registry.local:5000/ui',
    repository: '',
    message: '--repository "" is not a valid repository: it is empty.',
  },
  {
    image: 'registry.local:5000/ui',
    repository: 'Gallery/ui',
    message: '--repository "Gallery/ui" is not a valid repository: a repository is written in lower case.',
    hint: 'Did you mean "gallery/ui"?',
  },
  {
    image: 'registry.local:5000/ui',
    repository: 'ui:2.1',
    message: '--repository "ui:2.1" is not a valid repository: "ui:2.1" is not a valid part of a repository.',
  },
]
