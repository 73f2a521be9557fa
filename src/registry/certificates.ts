import { X509Certificate } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createSecureContext, type SecureContext } from 'node:tls'
import { type ErrorCode, SemtagError } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import { readBounded } from '../process/read-file.ts'

export interface CertificateSources {
  /** PEM text of authorities that count in addition to the system's. */
  readonly certificateAuthority?: string
  /** Directories such as `/etc/docker/certs.d`, each with one directory per host. */
  readonly certificatesDirectories: readonly string[]
}

/**
 * The TLS context for one host (`registry.local:5000`): the system's authorities, `certificateAuthority`, docker's
 * `<directory>/<host>/*.crt`, and the client certificates `*.cert` with `*.key`.
 *
 * @throws REGISTRY_TLS if docker's files cannot be used, INVALID_ARGUMENT if `certificateAuthority` cannot.
 * @see https://docs.docker.com/engine/security/certificates/
 */
export async function secureContextFor(host: string, sources: CertificateSources): Promise<SecureContext> {
  const folder = process.platform === 'win32' ? host.replaceAll(':', '') : host
  const found = await Promise.all(
    sources.certificatesDirectories.map((directory) => readDirectory(join(directory, folder))),
  )
  const authorities = found.flatMap(({ authorities }) => authorities)
  const pairs = found.flatMap(({ pairs }) => pairs)
  const context = createContext(pairs)
  // The option `ca` would replace the system's authorities and NODE_EXTRA_CA_CERTS, which Node 20 cannot list.
  for (const { path, text } of authorities) addAuthority(context, text, path, 'REGISTRY_TLS')
  if (sources.certificateAuthority !== undefined)
    addAuthority(
      context,
      sources.certificateAuthority,
      'The file of the certificate authority',
      'INVALID_ARGUMENT',
    )
  return context
}

interface PemFile {
  readonly path: string
  readonly text: string
}

interface ClientPair {
  readonly cert: PemFile
  readonly key: PemFile
}

async function readDirectory(directory: string): Promise<{ authorities: PemFile[]; pairs: ClientPair[] }> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw unreadable(directory, error)
  })
  const file = (name: string) => readPem(join(directory, name))
  const endingIn = (extension: string) => names.filter((name) => name.endsWith(extension)).sort()
  const authorities = await Promise.all(endingIn('.crt').map(file))
  const pairs = await Promise.all(
    endingIn('.cert').map(async (name) => ({
      cert: await file(name),
      key: await file(name.replace(/cert$/, 'key')),
    })),
  )
  return { authorities, pairs }
}

const maximumBytes = 1024 * 1024

async function readPem(path: string): Promise<PemFile> {
  try {
    return { path, text: (await readBounded(path, maximumBytes)).toString() }
  } catch (error) {
    throw unreadable(path, error)
  }
}

function createContext(pairs: readonly ClientPair[]): SecureContext {
  if (pairs.length === 0) return createSecureContext()
  try {
    return createSecureContext({
      cert: pairs.map(({ cert }) => cert.text),
      key: pairs.map(({ key }) => key.text),
    })
  } catch (cause) {
    throw new SemtagError({
      code: 'REGISTRY_TLS',
      message: `${pairs.map(({ cert }) => cert.path).join(', ')} and its key cannot be used as a client certificate.`,
      hint: 'Each NAME.cert needs NAME.key beside it, both in PEM.',
      cause,
    })
  }
}

const certificates = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

function addAuthority(secureContext: SecureContext, text: string, path: string, code: ErrorCode): void {
  const blocks = text.match(certificates) ?? []
  try {
    if (blocks.length === 0) throw new Error('no PEM block')
    for (const block of blocks) {
      new X509Certificate(block) // addCACert ignores what it cannot read
      secureContext.context.addCACert(block)
    }
  } catch (cause) {
    throw new SemtagError({ code, message: `${path} has no readable PEM certificate.`, cause })
  }
}

function unreadable(path: string, cause: unknown): SemtagError {
  const reason = cause instanceof Error ? clean(cause.message) : ''
  return new SemtagError({
    code: 'REGISTRY_TLS',
    message: `The certificates of ${path} cannot be read: ${reason}.`,
    hint: 'Each NAME.cert needs NAME.key beside it, and both must be readable.',
    cause,
  })
}
