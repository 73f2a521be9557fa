import type { Reporter, RequestEvent } from '../ports.ts'

/** Everything ambient of a release that a program makes: nothing is taken from the process itself. */
export interface ReleaseSurroundings {
  /**
   * Where the engine and the credentials are found (`DOCKER_HOST`, `DOCKER_CONFIG`, `HOME`, `SEMTAG_USERNAME` with
   * `SEMTAG_PASSWORD`, …) and the proxies: `process.env`, in most programs. No setting is read from it.
   */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Ends the release; what was written is told by its report. */
  readonly signal?: AbortSignal
  /** Is told what happens while it runs. */
  readonly reporter?: Reporter
  /** Is told every request to a registry or an engine; neither a query nor a credential is part of it. */
  readonly onRequest?: (event: RequestEvent) => void
  /** What relative paths of the settings are relative to; the working directory, if not given. */
  readonly directory?: string
}
