import { join } from 'node:path'
import { SemtagError } from '../../domain/errors.ts'
import { configurationDirectory, type EndpointSettings, readOptional } from './settings.ts'

/** What a connection over TLS is made with; PEM files as they are. */
export interface Tls {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
  /** False: the engine's certificate is not checked. */
  readonly verify: boolean
}

/**
 * What the environment says of TLS, by the docker CLI's rules: any value of DOCKER_TLS_VERIFY turns it on,
 * `0` and `false` too; DOCKER_TLS turns it on without verification. Undefined: plain HTTP.
 *
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

/** The PEM files of a directory, those that are there. */
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
