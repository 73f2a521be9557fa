import { join } from 'node:path'
import type { Credentials } from '../ports/credentials.ts'
import type { Clock, Environment, RequestEvent } from '../ports/run.ts'
import type { CertificateSources } from './http/certificates.ts'
import type { ThrottleEvent } from './http/pace.ts'
import type { RetryEvent } from './http/retry.ts'
import type { Timeouts } from './http/timeouts.ts'
import type { TrustOptions } from './trust.ts'

export interface RegistryClientOptions {
  readonly credentials: Credentials
  readonly clock: Clock
  readonly trust: TrustOptions & CertificateSources
  /** The registries to which plain HTTP and unverified TLS are allowed; all where it is left out. */
  readonly trusting?: ReadonlySet<string>
  readonly userAgent: string
  /** Where the proxies are named: `https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`. None where it is left out. */
  readonly env?: Environment
  /** 10 seconds for a connection and 60 for an answer where it is left out. */
  readonly timeouts?: Timeouts
  /** The rights that a token for reading is asked for: with `pull,push`, the default, one serves a whole release. */
  readonly scopes?: 'pull' | 'pull,push'
  readonly onRequest?: (event: RequestEvent) => void
  readonly onRetry?: (event: RetryEvent) => void
  /** Called with a sentence about a registry that the user should know, such as that it redirects writes. */
  readonly onNotice?: (message: string) => void
  /** Called once for each host that begins to refuse requests as too many. */
  readonly onThrottle?: (event: ThrottleEvent) => void
  /** Every secret that is met, tokens too, before it is used: whoever prints must mask it. */
  readonly onSecret?: (secret: string) => void
}

interface Machine {
  readonly env: Environment
  readonly platform: NodeJS.Platform
  readonly homeDirectory: string
}

/**
 * Where docker looks for the certificates of registries, a directory a host: the system's place and the rootless
 * engine's.
 *
 * @see https://docs.docker.com/engine/security/certificates/
 */
export function certificateDirectories({ env, platform, homeDirectory }: Machine): readonly string[] {
  if (platform === 'win32') return [join(env['PROGRAMDATA'] ?? 'C:\\ProgramData', 'docker', 'certs.d')]
  const configuration = env['XDG_CONFIG_HOME'] || join(homeDirectory, '.config')
  return ['/etc/docker/certs.d', join(configuration, 'docker', 'certs.d')]
}
