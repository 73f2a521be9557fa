import type { ReleaseContext } from '../../../src/hooks/semantic-release/context.ts'

/** The context that semantic-release gives a plugin, and the lines that the plugin logged. */
export function contextOf(
  version: string,
  channel?: string | null,
): { readonly context: ReleaseContext; readonly logged: string[] } {
  const logged: string[] = []
  const tell = (level: string) => (format: string, text?: unknown) => {
    if (format !== '%s') throw new Error(`a text is used as a format: ${format}`)
    logged.push(`${level} ${text}`)
  }
  return {
    logged,
    context: {
      cwd: '.',
      env: { HOME: '/nonexistent' },
      options: {
        branches: ['main'],
        repositoryUrl: 'https://git.example/acme/ui',
        plugins: [],
        dryRun: false,
      },
      logger: { log: tell('log'), warn: tell('warn') },
      nextRelease: { version, ...(channel === undefined ? {} : { channel }) },
    },
  }
}
