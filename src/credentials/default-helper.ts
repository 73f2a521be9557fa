import type { Credential } from '../ports.ts'
import { findProgram } from '../process/program.ts'
import type { Surroundings } from './ambient.ts'
import { askHelper } from './helper.ts'

/**
 * Asks the platform's keychain, as docker does where its configuration says nothing of credentials. Nobody chose this
 * helper, so one that fails (a secret service without a desktop, say) is one that has no credential.
 *
 * @source https://github.com/docker/cli/blob/master/cli/config/credentials/default_store.go
 */
export async function askDefaultHelper(
  key: string,
  around: Surroundings,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  const helper = defaultHelper(around)
  if (helper === undefined) return undefined
  if (findProgram(`docker-credential-${helper}`, around.env, around.platform) === undefined) return undefined
  try {
    return await askHelper({ helper, key, namedBy: 'the platform', around, signal })
  } catch {
    signal.throwIfAborted()
    return undefined
  }
}

function defaultHelper({ env, platform }: Surroundings): string | undefined {
  if (platform === 'darwin') return 'osxkeychain'
  if (platform === 'win32') return 'wincred'
  if (platform !== 'linux') return undefined
  return findProgram('pass', env, platform) === undefined ? 'secretservice' : 'pass'
}
