const sha256 = `sha256:${'f'.repeat(64)}`

/** Images with a name: the text, the kind and the complete name. */
export const named: readonly (readonly [text: string, kind: 'engine' | 'registry', name: string])[] = [
  ['ui', 'engine', 'docker.io/library/ui'],
  ['ghcr.io/acme/ui:dev', 'engine', 'ghcr.io/acme/ui:dev'],
  ['registry.local:5000/ui', 'engine', 'registry.local:5000/ui'],
  ['docker-daemon:ui:dev', 'engine', 'docker.io/library/ui:dev'],
  ['docker-daemon:oci:1.0', 'engine', 'docker.io/library/oci:1.0'],
  // Names that only begin like a transport.
  ['docker:dind', 'engine', 'docker.io/library/docker:dind'],
  ['oci', 'engine', 'docker.io/library/oci'],
  ['oci/ui:2', 'engine', 'docker.io/oci/ui:2'],
  ['dir/ui', 'engine', 'docker.io/dir/ui'],
  ['oci-tools:1', 'engine', 'docker.io/library/oci-tools:1'],
  ['acme/oci:1.0', 'engine', 'docker.io/acme/oci:1.0'],

  ['docker://ghcr.io/acme/ui:build-7', 'registry', 'ghcr.io/acme/ui:build-7'],
  [`docker://ghcr.io/acme/ui@${sha256}`, 'registry', `ghcr.io/acme/ui@${sha256}`],
  [`docker://ghcr.io/acme/ui:2@${sha256}`, 'registry', `ghcr.io/acme/ui:2@${sha256}`],
  ['docker://registry.local:5000/ui', 'registry', 'registry.local:5000/ui:latest'],
  ['docker://ubuntu', 'registry', 'docker.io/library/ubuntu:latest'],
]

/** Images on disk. */
export const layouts: readonly (readonly [text: string, layout: object])[] = [
  ['oci:build/ui', { kind: 'oci', path: 'build/ui' }],
  ['oci:/srv/ui:2.1', { kind: 'oci', path: '/srv/ui', ref: '2.1' }],
  ['oci:ui:ghcr.io/acme/ui:2.1', { kind: 'oci', path: 'ui', ref: 'ghcr.io/acme/ui:2.1' }],
  ['oci:1.0', { kind: 'oci', path: '1.0' }],
  ['oci:a@b', { kind: 'oci', path: 'a@b' }],
  ['oci:ui:dev@b', { kind: 'oci', path: 'ui', ref: 'dev@b' }],
  ['oci:ui:@12', { kind: 'oci', path: 'ui', ref: '@12' }],
  // A commit is a name.
  [`oci:ui:${'f'.repeat(40)}`, { kind: 'oci', path: 'ui', ref: 'f'.repeat(40) }],
  [`oci:ui@sha256.d:${'f'.repeat(64)}`, { kind: 'oci', path: 'ui@sha256.d', ref: 'f'.repeat(64) }],
  [`oci:ui:@${sha256}`, { kind: 'oci', path: 'ui', digest: sha256 }],
  ['oci-archive:ui.tar', { kind: 'oci-archive', path: 'ui.tar' }],
  ['oci-archive:out/My Image.tar:dev', { kind: 'oci-archive', path: 'out/My Image.tar', ref: 'dev' }],
  ['oci:C:\\build\\ui', { kind: 'oci', path: 'C:\\build\\ui' }],
  ['oci-archive:d:/ui.tar:2.1', { kind: 'oci-archive', path: 'd:/ui.tar', ref: '2.1' }],
]

const digestHint = 'A digest is sha256: and 64 hexadecimal digits in lower case.'

/** Rejected text, a part of the message, and the hint. */
export const rejectedImages: readonly (readonly [text: string, reason: string, hint: string])[] = [
  ['', 'the reference is empty', 'Name an image, such as image-gallery.'],
  ['docker-daemon:', 'the reference is empty', 'Name an image, such as image-gallery.'],
  ['docker://', 'the reference is empty', 'Name an image, such as image-gallery.'],
  ['https://ghcr.io/acme/ui', 'it begins with a scheme', 'Type "ghcr.io/acme/ui".'],
  ['docker://https://ghcr.io/acme/ui', 'it begins with a scheme', 'Type "docker://ghcr.io/acme/ui".'],
  ['docker://ghcr.io/Acme/ui', 'in lower case', 'Did you mean "docker://ghcr.io/acme/ui"?'],
  ['docker-daemon:Acme/ui', 'in lower case', 'Did you mean "docker-daemon:acme/ui"?'],
  [sha256, 'it looks like an image ID', 'Give the image a name with docker tag, and use the name.'],
  ['f'.repeat(64), 'it looks like an image ID', 'Give the image a name with docker tag, and use the name.'],
  ['docker://ghcr.io/ui@sha256:12', '"sha256:12" is not a digest', digestHint],

  ['Docker://ghcr.io/ui', 'a transport is written in lower case', 'Did you mean "docker://ghcr.io/ui"?'],
  ['OCI:build/Ui', 'a transport is written in lower case', 'Did you mean "oci:build/Ui"?'],
  ['docker:/ghcr.io/ui', '"docker:" is not a registry host', 'Did you mean "docker://ghcr.io/ui"?'],
  [
    'docker:ghcr.io/acme/ui',
    '"docker:ghcr.io" is not a registry host',
    'Did you mean "docker://ghcr.io/acme/ui"?',
  ],
  [
    'acme/docker:ghcr.io/ui',
    '"docker:ghcr.io" is not a valid part of a repository',
    'A part has lower-case letters and digits, joined by ., _, __ or hyphens.',
  ],

  ['oci:', 'no path follows oci:', 'Name the layout, such as oci:build/image.'],
  ['oci-archive::2.1', 'no path follows oci-archive:', 'Name the layout, such as oci-archive:image.tar.'],
  ['oci:ui:', 'nothing follows its last colon', 'Leave the colon out.'],
  ['oci:ui:@sha256:12', '"sha256:12" is not a digest', digestHint],
  ['oci:ui:@', '"" is not a digest', digestHint],
  ['oci:ui:@1x', '"1x" is not a digest', digestHint],
  [`oci:ui@${sha256}`, 'a digest follows a colon', `Type "oci:ui:@${sha256}".`],
  [
    'oci://ghcr.io/acme/ui',
    'a path follows oci:, without //',
    'Type "docker://ghcr.io/acme/ui" for a registry, "oci:ghcr.io/acme/ui" for a layout on disk.',
  ],
  ['oci:///srv/ui', 'a path follows oci:, without //', 'Type "oci:/srv/ui".'],
  ['oci-archive://ui.tar', 'a path follows oci-archive:, without //', 'Type "oci-archive:ui.tar".'],

  [
    'docker-archive:ui.tar',
    'the transport docker-archive: is not supported',
    'Load it with docker load and pass the image name; since Docker 25, docker save writes an oci-archive:FILE.',
  ],
  ['dir:build/ui', 'the transport dir: is not supported', 'Copy it first: skopeo copy dir:… oci:DIRECTORY.'],
  [
    'containers-storage:localhost/ui',
    'the transport containers-storage: is not supported',
    'If the engine is Podman, pass the image name alone. Copy it first: skopeo copy containers-storage:… oci:DIRECTORY.',
  ],
  ['ostree:ui@/repo', 'is not supported', 'Copy it first: skopeo copy ostree:… oci:DIRECTORY.'],
  [
    'dir:latest',
    'the transport dir: is not supported',
    'Copy it first: skopeo copy dir:… oci:DIRECTORY. An image of this name in the engine is docker-daemon:dir:latest.',
  ],
  [
    'sif:2.1.106',
    'the transport sif: is not supported',
    'Copy it first: skopeo copy sif:… oci:DIRECTORY. An image of this name in the engine is docker-daemon:sif:2.1.106.',
  ],
  ['dir:2.1/ui', 'is not supported', 'Copy it first: skopeo copy dir:… oci:DIRECTORY.'],
  ['dir:build/latest', 'is not supported', 'Copy it first: skopeo copy dir:… oci:DIRECTORY.'],
]
