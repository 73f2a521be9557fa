import { join } from 'node:path'
import type { Credentials } from '../ports/credentials.ts'
import type { Clock, Environment, OnWait, RequestEvent } from '../ports/run.ts'
import type { CertificateSources } from './certificates.ts'
import type { ThrottleEvent } from './http/pace.ts'
import type { RetryEvent } from './http/retry.ts'
import type { Timeouts } from './http/timeouts.ts'
import type { TrustOptions } from './trust.ts'

export interface RegistryClientOptions {
  readonly credentials: Credentials
  readonly clock: Clock
  readonly trust: TrustOptions & CertificateSources
  /** The registries that `--plain-http` and `--insecure` apply to; by default all. */
  readonly trusting?: ReadonlySet<string>
  readonly userAgent: string
  /** Names the proxies: `https_proxy`, `http_proxy`, `all_proxy`, `no_proxy`. By default there are none. */
  readonly env?: Environment
  /** By default 10 seconds to connect, 60 seconds for an answer, and 15 minutes for the answer to an upload. */
  readonly timeouts?: Timeouts
  /** The scope of a token for reading. With the default, `pull,push`, one token serves a whole release. */
  readonly scopes?: 'pull' | 'pull,push'
  readonly onRequest?: (event: RequestEvent) => void
  readonly onWait?: OnWait
  readonly onRetry?: (event: RetryEvent) => void
  /** Called with a sentence for the user, such as that a registry redirects writes. */
  readonly onNotice?: (message: string) => void
  /** Called once for each host that begins to refuse requests as too many. */
  readonly onThrottle?: (event: ThrottleEvent) => void
  /** Called with every secret, tokens included, before its first use. The caller must mask it in its output. */
  readonly onSecret?: (secret: string) => void
}

interface Machine {
  readonly env: Environment
  readonly platform: NodeJS.Platform
  readonly homeDirectory: string
}

/**
 * The directories in which docker looks for certificates, with one directory per host in each: the system's and the
 * rootless engine's.
 *
 * @see https://docs.docker.com/engine/security/certificates/
 */
export function certificateDirectories({ env, platform, homeDirectory }: Machine): readonly string[] {
  if (platform === 'win32') return [join(env['PROGRAMDATA'] ?? 'C:\\ProgramData', 'docker', 'certs.d')]
  const configuration = env['XDG_CONFIG_HOME'] || join(homeDirectory, '.config')
  return ['/etc/docker/certs.d', join(configuration, 'docker', 'certs.d')]
}
