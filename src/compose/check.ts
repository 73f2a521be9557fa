import type { CheckOptions } from '../config/check.ts'
import type { CheckReport } from '../domain/check-report.ts'
import { check } from '../release/check.ts'
import type { Ambient } from './ambient.ts'
import { openRegistries } from './registries.ts'

/** Runs `check`: puts the adapters and the use case together. */
export async function checkRepositories(options: CheckOptions, ambient: Ambient): Promise<CheckReport> {
  const { repositories, needsEngine, flags } = options
  const registries = openRegistries(options, ambient, {
    // With one token for reading and writing, a missing right to write would refuse every read too.
    scopes: 'pull',
    asksEngine: true,
    repositories: repositories.map(({ repository }) => repository),
  })
  const { repository: registry, credentials, engine, close } = registries
  try {
    return await check(
      { repositories, needsEngine, settle: flags.settle },
      {
        ...ambient,
        registry,
        origin: credentials.origin,
        engine: async (signal) => (await engine.connect()).info(signal),
      },
    )
  } finally {
    await close()
  }
}
