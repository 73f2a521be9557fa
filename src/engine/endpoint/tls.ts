import { join } from 'node:path'
import { SemtagError } from '../../domain/errors.ts'
import { configurationDirectory, type EndpointSettings, readOptional } from './settings.ts'

/** The settings of a TLS connection; certificates and key in PEM. */
export interface Tls {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
  /** False if any certificate of the engine is accepted. */
  readonly verify: boolean
}

/**
 * The TLS settings of the environment, by the docker CLI's rules; undefined for plain HTTP. Any value of DOCKER_TLS_VERIFY
 * turns TLS on, even `0` and `false`. DOCKER_TLS turns TLS on without verification.
 *
 * @throws ENGINE_CONFIGURATION
 * @see https://github.com/docker/cli/blob/master/cli/flags/options.go
 */
export async function tlsFromEnvironment(settings: EndpointSettings): Promise<Tls | undefined> {
  const { env } = settings
  const verify = Boolean(env['DOCKER_TLS_VERIFY'])
  if (!verify && !env['DOCKER_TLS']) return undefined
  const directory = env['DOCKER_CERT_PATH'] || configurationDirectory(settings)
  const tls = await tlsFromDirectory(directory, verify)
  if (verify && tls.ca === undefined)
    throw new SemtagError({
      code: 'ENGINE_CONFIGURATION',
      message: `DOCKER_TLS_VERIFY is set, but there is no ${join(directory, 'ca.pem')}.`,
      hint: 'Set DOCKER_CERT_PATH to the directory with ca.pem, cert.pem and key.pem.',
    })
  return tls
}

/**
 * The PEM files of a directory, as far as they exist.
 *
 * @throws ENGINE_CONFIGURATION
 */
export async function tlsFromDirectory(directory: string, verify: boolean): Promise<Tls> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readOptional(join(directory, name))),
  )
  if ((cert === undefined) !== (key === undefined))
    throw new SemtagError({
      code: 'ENGINE_CONFIGURATION',
      message: `${directory} has ${cert === undefined ? 'key.pem without cert.pem' : 'cert.pem without key.pem'}.`,
      hint: 'A client certificate needs both files.',
    })
  return {
    verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
}
