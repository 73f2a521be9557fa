import { describe, expect, test } from 'vitest'
import { registryAuth, registryError } from '../../../src/engine/api/registry.ts'
import type { Credential } from '../../../src/ports/credentials.ts'

describe('registry auth', () => {
  test.each<[Credential | undefined, unknown]>([
    [undefined, {}],
    [
      { kind: 'password', username: 'me', password: 'pass' },
      { username: 'me', password: 'pass', serveraddress: 'registry.local:5000' },
    ],
    [
      { kind: 'identity-token', token: 'refresh' },
      { identitytoken: 'refresh', serveraddress: 'registry.local:5000' },
    ],
    [
      { kind: 'registry-token', token: 'bearer' },
      { registrytoken: 'bearer', serveraddress: 'registry.local:5000' },
    ],
  ])('the credential %o becomes %o', (credential, fields) => {
    expect(registryAuth('registry.local:5000', credential)).toEqual(fields)
  })

  test('the address of Docker Hub is its old one', () => {
    expect(registryAuth('docker.io', { kind: 'password', username: 'me', password: 'pass' })).toMatchObject({
      serveraddress: 'https://index.docker.io/v1/',
    })
  })
})

describe('registry words', () => {
  const registry = 'registry.local:5000'
  const errorFor = (words: string, podman = false) =>
    registryError(words, { registry, podman, doing: 'push ui:1.2.3', otherwise: 'PUSH_FAILED' })

  // Recorded from engines: Docker 20.10 and 28 (classic and containerd store), Podman 5.4.
  test.each([
    ['denied', 'DENIED'],
    ['denied: requested access to the resource is denied', 'DENIED'],
    [
      'push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      'DENIED',
    ],
    ['unexpected status from PUT request to https://r/v2/ui/manifests/1: 403 Forbidden', 'DENIED'],
    ['unauthorized', 'UNAUTHORIZED'],
    ['unauthorized: authentication required', 'UNAUTHORIZED'],
    ['no basic auth credentials', 'UNAUTHORIZED'],
    [
      'failed to authorize: failed to fetch oauth token: unexpected status from GET request: 401 Unauthorized',
      'UNAUTHORIZED',
    ],
    [
      "tag invalid: The image tag '1.2.3' already exists in the 'app' repository and cannot be overwritten because the repository is immutable.",
      'TAG_IMMUTABLE',
    ],
    ["unknown: Failed to process request due to 'app:1.2.3' configured as immutable.", 'TAG_IMMUTABLE'],
    ['denied: tag is immutable', 'TAG_IMMUTABLE'],
    ['manifest invalid: cannot update tag v3. The repository has enabled tag immutability', 'TAG_IMMUTABLE'],
    ['unknown: tag is immutable and cannot be overwritten', 'TAG_IMMUTABLE'],
    ['unknown: The operation is disallowed.', 'TAG_IMMUTABLE'],
    ['toomanyrequests: You have reached your pull rate limit.', 'RATE_LIMITED'],
    ['unexpected status from HEAD request: 429 Too Many Requests', 'RATE_LIMITED'],
    [
      'Get "http://registry.local:5000/v2/": dial tcp 127.0.0.1:5000: connect: connection refused',
      'REGISTRY_UNREACHABLE',
    ],
    ['Get "https://r/v2/": dial tcp: lookup r on 1.1.1.1:53: no such host', 'REGISTRY_UNREACHABLE'],
    ['Get "https://r/v2/": net/http: TLS handshake timeout', 'REGISTRY_UNREACHABLE'],
    [
      'Get "https://r/v2/": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
      'REGISTRY_UNREACHABLE',
    ],
    ['Get "https://r:5000/v2/": http: server gave HTTP response to HTTPS client', 'REGISTRY_TLS'],
    ['Get "https://r/v2/": x509: certificate signed by unknown authority', 'REGISTRY_TLS'],
    ['tls: failed to verify certificate: x509: certificate has expired', 'REGISTRY_TLS'],
    ['tag does not exist: ui:1.2.3', 'IMAGE_NOT_FOUND'],
    ['An image does not exist locally with the tag: ui', 'IMAGE_NOT_FOUND'],
    ['manifest invalid: manifest invalid', 'MANIFEST_INVALID'],
    [
      'unexpected status from PUT request to http://r/v2/ui/manifests/1: 415 Unsupported Media Type',
      'MANIFEST_INVALID',
    ],
    [
      "name unknown: The repository with name 'app' does not exist in the registry with id '1'",
      'PUSH_FAILED',
    ],
    ['received unexpected HTTP status: 500 Internal Server Error', 'PUSH_FAILED'],
  ])('the words "%s" mean %s', (words, code) => {
    expect(errorFor(words)).toMatchObject({
      code,
      message: `The engine could not push ui:1.2.3: ${words}`,
      speaker: 'engine',
    })
  })

  test('the page of a limit is not quoted, and the hint says whose limit it is', () => {
    const words =
      'error parsing HTTP 413 response body: invalid character \'<\' looking for beginning of value: "<html>\\r\\n<head><title>413 Request Entity Too Large</title></head>\\r\\n</html>\\r\\n"'
    expect(errorFor(words)).toMatchObject({
      code: 'PUSH_FAILED',
      message: 'The engine could not push ui:1.2.3: error parsing HTTP 413 response body: a web page',
      hint: 'A proxy or web server in front of registry.local:5000 limits the size of a request: raise the limit there (in nginx: client_max_body_size 0).',
    })
  })

  test('the hint for a page instead of an answer names what sent it', () => {
    const { code, hint } = errorFor('received unexpected HTTP status: 200 OK')
    expect(code).toBe('PUSH_FAILED')
    expect(hint).toContain('a login page')
  })

  test('the hint names the setting to change', () => {
    expect(errorFor('http: server gave HTTP response to HTTPS client').hint).toBe(
      'Add "registry.local:5000" to insecure-registries in the engine\'s daemon.json.',
    )
    expect(errorFor('x509: certificate signed by unknown authority').hint).toContain(
      '/etc/docker/certs.d/registry.local:5000/ca.crt',
    )
    expect(errorFor('denied').hint).toContain('docker login registry.local:5000')
    expect(errorFor("unknown: … due to 'app:2.1' configured as immutable.").hint).toContain(
      'Policy > Tag Immutability',
    )
  })

  test.each([
    ['http: server gave HTTP response to HTTPS client', 'Pass --plain-http; semtag passes it on to Podman.'],
    [
      'x509: certificate signed by unknown authority',
      "Give Podman the registry's authority as /etc/containers/certs.d/registry.local:5000/ca.crt, or pass --insecure.",
    ],
    ['denied', 'Log in with podman login registry.local:5000, with an account that may push.'],
    [
      'manifest invalid: manifest invalid',
      'If registry.local:5000 takes only OCI manifests, as zot does, build the image with podman build --format oci, or release an OCI layout (oci:DIRECTORY).',
    ],
  ])('for "%s" the hint names the setting of Podman', (words, hint) => {
    expect(errorFor(words, true).hint).toBe(hint)
  })

  test('the hint for a registry that takes only OCI manifests names two ways', () => {
    expect(errorFor('manifest invalid: manifest invalid').hint).toBe(
      "If registry.local:5000 takes only OCI manifests, as zot does, switch the engine to Docker's containerd image store, or release an OCI layout (oci:DIRECTORY).",
    )
  })

  test('messages have the words without control characters', () => {
    expect(errorFor('\u001b[31mdenied\n::error::').message).toBe(
      'The engine could not push ui:1.2.3: [31mdenied ::error::',
    )
  })

  test('the hint names the rights of a vendor, or the password that the user gave', () => {
    const asked = { doing: 'push ui:1.2.3', otherwise: 'PUSH_FAILED', podman: false } as const
    const denied = registryError('denied: requested access to the resource is denied', {
      ...asked,
      registry: 'ghcr.io',
    })
    expect(denied.hint).toContain('write:packages')
    const credential = { kind: 'password', username: 'ci', password: 'x', given: true } as const
    const rejected = registryError('unauthorized: authentication required', {
      ...asked,
      registry,
      credential,
    })
    expect(rejected.hint).toContain('SEMTAG_USERNAME')
  })
})
