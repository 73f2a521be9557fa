import type { PushOptions } from './config/push-options.ts'
import { createCredentials } from './credentials/credentials.ts'
import type { ReleaseReport } from './domain/report.ts'
import { lazyEngine } from './lazy-engine.ts'
import { openSource } from './open-source.ts'
import type { Clock, Reporter, RequestEvent } from './ports.ts'
import { certificateDirectories } from './registry/certificate-directories.ts'
import { createRegistryClient } from './registry/client.ts'
import { release } from './release/release.ts'

/** Everything ambient of a release. */
export interface PushSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly homeDirectory: string
  /** True where somebody can answer the questions of ssh. */
  readonly terminal: boolean
  /** The password of SEMTAG_USERNAME, wherever it came from. */
  readonly password: string | undefined
  /** The text of `--ca-file`. */
  readonly certificateAuthority: string | undefined
  readonly userAgent: string
  readonly clock: Clock
  readonly reporter: Reporter
  readonly signal: AbortSignal
  readonly onRequest: (event: RequestEvent) => void
  readonly onSecret: (secret: string) => void
}

/** Releases, or plans, what the options say: the adapters and the use case put together. */
export async function push(
  options: PushOptions,
  around: PushSurroundings,
  dryRun: boolean,
): Promise<ReleaseReport> {
  const { version, policy, targets, oneByOne, credential, flags } = options
  const { clock, reporter, signal, password, onSecret } = around
  const explicit =
    credential === undefined || password === undefined ? {} : { explicit: { ...credential, password } }
  const credentials = createCredentials({ ...around, ...explicit, onSecret })
  const engine = lazyEngine({
    ...around,
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(flags.context === undefined ? {} : { context: flags.context }),
  })
  const registries = createRegistryClient({
    ...around,
    credentials,
    onRetry: ({ method, path, reason, wait }) =>
      reporter.event({ kind: 'retrying', request: `${method} ${path}`, reason, milliseconds: wait }),
    scopes: dryRun ? 'pull' : 'pull,push',
    trust: {
      plainHttp: flags['plain-http'],
      insecure: flags.insecure,
      ...(around.certificateAuthority === undefined
        ? {}
        : { certificateAuthority: around.certificateAuthority }),
      certificatesDirectories: certificateDirectories(around),
      engine: engine.trust(signal),
    },
  })
  const opened = openSource(options, {
    engine: engine.connect,
    registry: registries.repository,
    credentials,
    reporter,
  })
  try {
    const request = { version, policy, targets, dryRun, oneByOne, bestEffort: flags['best-effort'] }
    const { source } = opened
    return await release(request, { source, registry: registries.repository, clock, reporter, signal })
  } finally {
    await Promise.allSettled([opened.close(), registries.close(), engine.close()])
  }
}
