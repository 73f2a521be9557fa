/** An image, what `--registry` and `--repository` say, and the repository that a release writes to. */
export const targets: readonly {
  readonly image: string
  readonly registry?: string
  readonly repository?: string
  readonly target: string
}[] = [
  { image: 'registry.local:5000/gallery/ui', target: 'registry.local:5000/gallery/ui' },
  { image: 'docker.io/acme/ui:2', target: 'docker.io/acme/ui' },
  { image: 'docker.io/ui', target: 'docker.io/library/ui' },

  { image: 'ui', registry: 'registry.local:5000', target: 'registry.local:5000/ui' },
  { image: 'library/ui', registry: 'registry.local:5000', target: 'registry.local:5000/ui' },
  { image: 'acme/ui', registry: 'registry.local:5000', target: 'registry.local:5000/acme/ui' },
  { image: 'registry.local:5000/acme/ui', registry: 'ghcr.io', target: 'ghcr.io/acme/ui' },
  { image: 'registry.local:5000/library/ui', registry: 'ghcr.io', target: 'ghcr.io/library/ui' },
  { image: 'ui', registry: 'ghcr.io/acme', target: 'ghcr.io/acme/ui' },
  { image: 'ui', registry: 'ghcr.io/acme/', target: 'ghcr.io/acme/ui' },
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
]

/** What names no target, and why. */
export const rejectedTargets: readonly {
  readonly image: string
  readonly registry?: string
  readonly repository?: string
  readonly message: string
  readonly hint?: string
}[] = [
  {
    image: 'ui',
    message: '"ui" names no registry, and nothing goes to Docker Hub by accident.',
    hint: 'Add --registry HOST, such as --registry registry.local:5000; for Docker Hub, --registry docker.io.',
  },
  {
    image: 'acme/ui',
    repository: 'gallery/ui',
    message: '"acme/ui" names no registry, and nothing goes to Docker Hub by accident.',
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
    message: '--registry "acme" would be read as a user of Docker Hub.',
    hint: 'Type --registry docker.io/acme for Docker Hub, or the host with its port, such as acme:443.',
  },
  { image: 'ui', registry: '', message: '--registry "" is no registry.' },
  {
    image: 'ui',
    registry: 'registry.local:99999',
    message: '--registry "registry.local:99999" is no registry.',
  },
  { image: 'ui', registry: 'regi stry.local', message: '--registry "regi stry.local" is no registry.' },
  {
    image: 'ui',
    registry: 'ghcr.io/Acme',
    message: '--registry "ghcr.io/Acme" is no registry: a repository is written in lower case.',
    hint: 'Did you mean "ghcr.io/acme"?',
  },
  {
    image: 'registry.local:5000/ui',
    repository: '',
    message: '--repository "" is no repository: it is empty.',
  },
  {
    image: 'registry.local:5000/ui',
    repository: 'Gallery/ui',
    message: '--repository "Gallery/ui" is no repository: a repository is written in lower case.',
    hint: 'Did you mean "gallery/ui"?',
  },
  {
    image: 'registry.local:5000/ui',
    repository: 'ui:2.1',
    message: '--repository "ui:2.1" is no repository: "ui:2.1" is no part of a repository.',
  },
]
