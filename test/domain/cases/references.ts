// After https://github.com/distribution/reference/blob/main/reference_test.go and normalize_test.go.

const sha256 = `sha256:${'f'.repeat(64)}`
const hexadecimal = '1a3f5e7d9c1b3a5f7e9d1c3b5a7f9e1d3c5b7a9f1e3d5d7c9b1a3f5e7d9c1b3a'

/** Accepted text, and the complete reference. */
export const acceptedReferences: readonly (readonly [typed: string, full: string])[] = [
  ['debian', 'docker.io/library/debian'],
  ['library/debian', 'docker.io/library/debian'],
  ['docker.io/debian', 'docker.io/library/debian'],
  ['index.docker.io/debian', 'docker.io/library/debian'],
  ['index.docker.io/library/debian', 'docker.io/library/debian'],
  ['docker/docker', 'docker.io/docker/docker'],
  ['index.docker.io/docker/docker', 'docker.io/docker/docker'],
  ['registry-1.docker.io/docker/docker', 'registry-1.docker.io/docker/docker'],

  ['localhost/debian', 'localhost/debian'],
  ['localhost/library/debian', 'localhost/library/debian'],
  ['LOCALDOMAIN/debian', 'LOCALDOMAIN/debian'],
  ['A/debian', 'A/debian'],
  // An engine may have such names, although they are no addresses.
  ['registry.1/x', 'registry.1/x'],
  ['192.168.0.256:5000/x', '192.168.0.256:5000/x'],
  ['test:5000/repo', 'test:5000/repo'],
  ['127.0.0.1:5000/debian', '127.0.0.1:5000/debian'],
  ['192.168.0.1', 'docker.io/library/192.168.0.1'],
  ['192.168.0.1:80', 'docker.io/library/192.168.0.1:80'],
  ['192.168.1.1:5000/repo:5050', '192.168.1.1:5000/repo:5050'],
  ['localhost:5000', 'docker.io/library/localhost:5000'],
  ['foo_bar.com:8080', 'docker.io/library/foo_bar.com:8080'],
  ['foo/foo_bar.com:8080', 'docker.io/foo/foo_bar.com:8080'],
  ['xn--n3h.com/myimage:xn--n3h.com', 'xn--n3h.com/myimage:xn--n3h.com'],
  ['b.gcr.io/test.example.com/my-app:test.example.com', 'b.gcr.io/test.example.com/my-app:test.example.com'],
  ['sub-dom1.foo.com/bar/baz/quux:some-long-tag', 'sub-dom1.foo.com/bar/baz/quux:some-long-tag'],

  ['[2001:db8::1]/repo', '[2001:db8::1]/repo'],
  ['[2001:db8::]:5000/repo', '[2001:db8::]:5000/repo'],
  ['[::1]:5000/repo:tag', '[::1]:5000/repo:tag'],
  [`[2001:db8::1]:5000/repo:tag@${sha256}`, `[2001:db8::1]:5000/repo:tag@${sha256}`],

  [`debian@${sha256}`, `docker.io/library/debian@${sha256}`],
  [`test:5000/repo:tag@${sha256}`, `test:5000/repo:tag@${sha256}`],
  [`repo@sha512:${'f'.repeat(128)}`, `docker.io/library/repo@sha512:${'f'.repeat(128)}`],
  ['lowercase:Uppercase', 'docker.io/library/lowercase:Uppercase'],
  [`repo:${'a'.repeat(128)}`, `docker.io/library/repo:${'a'.repeat(128)}`],

  [`docker.io/${hexadecimal}`, `docker.io/library/${hexadecimal}`],
  [`registry.local:5000/${hexadecimal}`, `registry.local:5000/${hexadecimal}`],
  [`${'a'.repeat(64)}z`, `docker.io/library/${'a'.repeat(64)}z`],
  ['docker---rules/docker', 'docker.io/docker---rules/docker'],
  ['dock__er/docker', 'docker.io/dock__er/docker'],
  [`${'a/'.repeat(127)}a:tag-puts-this-over-max`, `docker.io/${'a/'.repeat(127)}a:tag-puts-this-over-max`],
]

const partHint = 'A part has lower-case letters and digits, joined by ., _, __ or hyphens.'

/** Rejected text, and a part of the message. */
export const rejectedReferences: readonly (readonly [typed: string, message: string, hint?: string])[] = [
  ['', 'the reference is empty', 'Name an image, such as image-gallery.'],
  [':justtag', 'it has no repository', 'Name a repository, such as gallery/ui.'],
  [`@${sha256}`, 'it has no repository'],
  ['docker/', 'an empty part between slashes', partHint],
  ['test:5000/', 'it has no repository'],
  ['docker///docker', 'an empty part between slashes'],
  ['/docker', 'an empty part between slashes'],
  [`sha256:${hexadecimal}`, 'it looks like an image ID'],
  [hexadecimal, 'it looks like an image ID', 'Give the image a name with docker tag, and use the name.'],

  ['https://github.com/docker/docker', 'it begins with a scheme', 'Type "github.com/docker/docker".'],
  ['docker/https://github.com', '"https:" is not a valid part of a repository', partHint],
  ['Docker/docker', 'a repository is written in lower case', 'Did you mean "docker/docker"?'],
  ['acmE/ui', 'a repository is written in lower case', 'Did you mean "acme/ui"?'],
  ['Acme/UI:2', 'a repository is written in lower case', 'Did you mean "acme/ui:2"?'],
  ['Uppercase:tag', 'a repository is written in lower case', 'Did you mean "uppercase:tag"?'],
  ['docker/Docker', 'a repository is written in lower case', 'Did you mean "docker/docker"?'],
  [
    'test:5000/Uppercase/lowercase:Tag',
    'a repository is written in lower case',
    'Did you mean "test:5000/uppercase/lowercase:Tag"?',
  ],
  ['ghcr.io/Acme:2.1', 'a repository is written in lower case', 'Did you mean "ghcr.io/acme:2.1"?'],

  ['-docker', '"-docker" is not a valid part of a repository'],
  ['docker-/docker', '"docker-" is not a valid part of a repository'],
  ['_docker/_docker', '"_docker" is not a valid part of a repository'],
  ['____/____', '"____" is not a valid part of a repository'],
  ['dock..er', '"dock..er" is not a valid part of a repository'],
  ['dock_.er/docker', '"dock_.er" is not a registry host'],
  ['dock___er/docker', '"dock___er" is not a valid part of a repository'],
  ['aa/asdf$$^/aa', '"asdf$$^" is not a valid part of a repository'],
  ['image gallery', '"image gallery" is not a valid part of a repository'],
  [`domain/${'a'.repeat(256)}:tag`, 'its repository is longer than 255 characters'],

  ['-docker.io/docker/docker', '"-docker.io" is not a registry host'],
  ['foo_bar.com/docker', '"foo_bar.com" is not a registry host'],
  ['registry.local:99999/docker', '"registry.local:99999" is not a registry host'],
  ['registry.local:/docker', '"registry.local:" is not a registry host'],
  ['[1::2::3]:5000/x', '"[1::2::3]:5000" is not a registry host'],
  ['fc00::1:5000/debian', '"fc00::1:5000" is not a registry host'],
  ['[fe80::1%eth0]:5000/debian', '"[fe80::1%eth0]:5000" is not a registry host'],
  ['[2001:db8:3:4::192.0.2.33]:5000/debian', '"[2001:db8:3:4::192.0.2.33]:5000" is not a registry host'],
  ['[2001:db8::1]', '"[2001:db8::1]" is not a valid part of a repository'],
  ['[2001:db8::1]:5000', '"[2001:db8::1]" is not a valid part of a repository'],

  [
    'repo:',
    '"" is not a tag',
    'A tag has up to 128 letters, digits, _, . and -, and does not begin with . or -.',
  ],
  ['repo:-tag', '"-tag" is not a tag'],
  ['repo:1.2.3+build.5', '"1.2.3+build.5" is not a tag'],
  [`repo:${'a'.repeat(129)}`, 'is not a tag'],
  ['repo@', '"" is not a digest'],
  ['repo@sha256:ffffffffffffffffffffffffffffffffff', 'is not a digest'],
  [`repo@sha256:${'F'.repeat(64)}`, 'is not a digest'],
  [`repo@sha512:${'f'.repeat(64)}`, 'is not a digest'],
  [`repo@${sha256}@${sha256}`, 'it has more than one @'],
]
