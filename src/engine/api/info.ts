import * as z from 'zod/mini'
import { clean } from '../../domain/text.ts'
import type { EngineInfo, EngineTrust } from '../../ports/engine.ts'
import { documentOf, engineRefusal, onRefusal } from '../http/answer.ts'
import type { EngineClient } from '../http/client.ts'

const description = z.object({
  ServerVersion: z.nullish(z.string()),
  DriverStatus: z.nullish(z.array(z.array(z.string()))),
  RegistryConfig: z.nullish(
    z.object({
      InsecureRegistryCIDRs: z.nullish(z.array(z.string())),
      IndexConfigs: z.nullish(z.record(z.string(), z.object({ Secure: z.nullish(z.boolean()) }))),
    }),
  ),
})

type Description = z.infer<typeof description>

/** Describes the engine. Only an engine on a socket is local, since TCP may be a tunnel. */
export async function info(client: EngineClient, signal: AbortSignal): Promise<EngineInfo> {
  const refuse = onRefusal((refusal) => {
    throw engineRefusal(refusal, 'describe itself')
  })
  const body: unknown = await client.docker(signal).info().catch(refuse)
  const document = documentOf(body, description, 'a description of an engine')
  const { podman } = await client.server(signal)
  const local = client.endpoint.address.kind === 'socket'
  const version = clean(document.ServerVersion ?? '', 60)
  return {
    name: `${podman ? 'Podman' : 'Docker'} Engine${version === '' ? '' : ` ${version}`}`,
    local,
    imageIds: storesManifests(document) ? 'manifest' : 'config',
    // semtag sends passwords from this machine, so another machine's trust does not count.
    trust: local ? trustOf(document) : { insecureNetworks: [], insecureRegistries: [] },
  }
}

// https://docs.docker.com/engine/storage/containerd/: a classic store has no driver-type.
function storesManifests({ DriverStatus: rows }: Description): boolean {
  return (rows ?? []).some(
    ([name, value]) => name === 'driver-type' && value === 'io.containerd.snapshotter.v1',
  )
}

function trustOf({ RegistryConfig: config }: Description): EngineTrust {
  const registries = Object.entries(config?.IndexConfigs ?? {})
  return {
    insecureNetworks: config?.InsecureRegistryCIDRs ?? [],
    insecureRegistries: registries.filter(([, { Secure: secure }]) => secure === false).map(([name]) => name),
  }
}
