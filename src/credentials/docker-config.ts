import { join } from 'node:path'
import { clean } from '../domain/text.ts'
import type { Credential } from '../ports/credentials.ts'
import type { Environment } from '../ports/run.ts'
import type { CredentialAmbient } from './ambient.ts'
import { type AuthFile, parseAuthFile } from './auth-file.ts'
import { credentialOfEntry, reported } from './credential.ts'
import { askDefaultHelper, askHelper, isHelperMissing } from './helper.ts'
import { dockerKey, matchingDockerKey } from './server-key.ts'

/** The path of docker's configuration. */
export function dockerConfigPath({ env, homeDirectory }: CredentialAmbient): string {
  return join(env['DOCKER_CONFIG'] || join(homeDirectory, '.docker'), 'config.json')
}

/**
 * The credential of a registry in docker's config.json: from its own helper, else the common helper, else `auths`. If the
 * helper has no login, `auths` does not count. If the helper's program is missing, `auths` counts, with a warning.
 *
 * @throws CREDENTIALS
 * @see https://github.com/docker/cli/blob/master/cli/config/configfile/file.go
 */
export async function findInDockerConfig(
  file: AuthFile,
  registry: string,
  around: CredentialAmbient,
  signal: AbortSignal,
): Promise<Credential | undefined> {
  const key = dockerKey(registry)
  const { name, auths, credHelpers, credsStore } = file
  if (auths.size === 0 && credHelpers.size === 0 && credsStore === undefined)
    return askDefaultHelper(key, around, signal)
  const from = `docker config ${name}`

  // With an empty name, docker keeps this registry in `auths` beside a common helper.
  const own = credHelpers.has(key)
  const helper = own ? credHelpers.get(key) : credsStore
  if (helper === undefined || helper === '') return reported(findInAuths(file, key), from, around)
  const namedBy = own ? `the entry "${key}" of "credHelpers" in ${name}` : `"credsStore" in ${name}`
  const fallback = isHelperMissing(helper, around) ? findInAuths(file, key) : undefined
  if (fallback === undefined) {
    const asked = await askHelper({ helper, key, namedBy, around, signal })
    return reported(asked, `${from}, helper ${clean(String(helper))}`, around)
  }
  const program = `docker-credential-${clean(String(helper))}`
  around.onWarning?.(
    `${program}, which ${namedBy} names, is not on the PATH; semtag uses the login in "auths".`,
  )
  return reported(fallback, from, around)
}

/**
 * The credential of a registry in DOCKER_AUTH_CONFIG, which has the content of a config.json. Only the exact key in `auths`
 * counts.
 *
 * @throws CREDENTIALS
 * @see https://github.com/docker/cli/commit/9b83d5bbf9
 */
export function findInEnvironment(registry: string, env: Environment): Credential | undefined {
  const text = env['DOCKER_AUTH_CONFIG']
  if (!text) return undefined
  const name = 'DOCKER_AUTH_CONFIG'
  const file = parseAuthFile(text, name, 'Set it to the content of a docker config.json, not to its path.')
  const key = dockerKey(registry)
  return credentialOfEntry(file.auths.get(key), key, name)
}

function findInAuths({ auths, name }: AuthFile, serverKey: string): Credential | undefined {
  const key = matchingDockerKey([...auths.keys()], serverKey)
  return key === undefined ? undefined : credentialOfEntry(auths.get(key), clean(key), name)
}
