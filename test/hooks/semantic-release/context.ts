import type { ReleaseContext } from '../../../src/hooks/semantic-release/context.ts'

/** What semantic-release gives a plugin, and what the plugin told its logger. */
export function contextOf(
  version: string,
  channel?: string | null,
): { readonly context: ReleaseContext; readonly told: string[] } {
  const told: string[] = []
  const tell = (level: string) => (format: string, text?: unknown) => {
    if (format !== '%s') throw new Error(`a text is used as a format: ${format}`)
    told.push(`${level} ${text}`)
  }
  return {
    told,
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
