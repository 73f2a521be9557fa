import * as z from 'zod'
import { engineCall, engineRequest } from './engine-api.ts'
import { removeImage } from './image.ts'

export interface PullOptions {
  /** `127.0.0.1:40123/gallery/ui:latest` */
  readonly reference: string
  /** `linux/arm64` */
  readonly platform: string
}

/** Pulls as `docker pull --platform` does, or as `podman pull --tls-verify=false`. */
export async function pullImage(
  engine: { readonly host: string },
  { reference, platform }: PullOptions,
): Promise<void> {
  const { body } = await engineRequest(engine, { path: '/version' })
  const [OS = '', Arch = ''] = platform.split('/')
  // Podman takes no word about TLS at Docker's address, and trusts no registry on this machine by itself.
  const path = body.includes('Podman Engine')
    ? `/v4.0.0/libpod/images/pull?${new URLSearchParams({ reference, OS, Arch, tlsVerify: 'false' })}`
    : `/images/create?${new URLSearchParams({ fromImage: reference, platform })}`
  await engineCall(engine, { method: 'POST', path })
}

/** Pulls, and removes the image again. Gives the platform that the engine got. */
export async function pulledPlatform(
  engine: { readonly host: string },
  { reference, platform }: PullOptions,
): Promise<string> {
  await pullImage(engine, { reference, platform })
  const { status, body } = await engineRequest(engine, { path: `/images/${reference}/json` })
  if (status !== 200) throw new Error(`The engine has no ${reference}: ${status} ${body}`)
  await removeImage(engine, reference)
  const { Os, Architecture } = z
    .looseObject({ Os: z.string(), Architecture: z.string() })
    .parse(JSON.parse(body))
  return `${Os}/${Architecture}`
}
