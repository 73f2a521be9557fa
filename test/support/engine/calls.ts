import type { ServerResponse } from 'node:http'
import { type FakeImage, platformFields } from './image.ts'
import { fullName, listedName, podmanName } from './names.ts'
import { push } from './push.ts'
import type { FakeEngine, RecordedRequest } from './types.ts'

interface Reply {
  readonly status: number
  readonly body: unknown
}

type Handler = (engine: FakeEngine, name: string, request: RecordedRequest) => Reply | Promise<Reply>

const routes: readonly (readonly [RegExp, Handler])[] = [
  [/^GET \/_ping$/, () => ({ status: 200, body: 'OK' })],
  [/^GET \/info$/, (engine) => ({ status: 200, body: describeEngine(engine) })],
  [/^GET \/images\/(.+)\/json$/, inspect],
  [/^POST \/images\/(.+)\/tag$/, tag],
  [/^DELETE \/images\/(.+)$/, untag],
  [/^GET \/distribution\/(.+)\/json$/, distribution],
]

/** Answers a call as dockerd does. */
export async function handle(
  engine: FakeEngine,
  request: RecordedRequest,
  response: ServerResponse,
): Promise<void> {
  const call = `${request.method} ${request.path}`
  const pushed = /^POST \/images\/(.+)\/push$/.exec(call)?.[1]
  if (pushed !== undefined) return push(engine, pushed, request, response)
  const [pattern, handler] = routes.find(([each]) => each.test(call)) ?? []
  const name = pattern?.exec(call)?.[1] ?? ''
  const { status, body } = (await handler?.(engine, name, request)) ?? fault(404, 'page not found')
  response.writeHead(status, { 'Content-Type': typeof body === 'string' ? 'text/plain' : 'application/json' })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

function describeEngine({ options }: FakeEngine): unknown {
  const { store, podman = false, insecureRegistries = [] } = options
  const version = podman ? '5.4.2' : store === 'containerd' ? '28.3.3' : '20.10.24'
  return {
    ServerVersion: options.serverVersion ?? version,
    OSType: 'linux',
    DriverStatus:
      store === 'containerd'
        ? [['driver-type', 'io.containerd.snapshotter.v1']]
        : [['Backing Filesystem', 'extfs']],
    RegistryConfig: podman
      ? { InsecureRegistryCIDRs: [], IndexConfigs: {}, Mirrors: [] }
      : {
          InsecureRegistryCIDRs: ['127.0.0.0/8'],
          IndexConfigs: Object.fromEntries([
            ['docker.io', { Name: 'docker.io', Mirrors: [], Secure: true, Official: true }],
            ...insecureRegistries.map((name) => [name, { Name: name, Secure: false, Official: false }]),
          ]),
        },
  }
}

function inspect(engine: FakeEngine, name: string, { query }: RecordedRequest): Reply {
  const image = find(engine, name)
  if (image === undefined) return noSuchImage(name)
  const { os, architecture, variant } = platformFields(image.platform)
  const { store, podman = false } = engine.options
  const tags = [...engine.names].flatMap(([each, of]) => (of === image ? [listedName(each, podman)] : []))
  const body = {
    Id: image.id,
    RepoTags: tags.length === 0 ? ['<none>:<none>'] : tags,
    RepoDigests: image.repositoryDigests,
    Os: os,
    Architecture: architecture,
    ...(variant === undefined ? {} : { Variant: variant }),
    Config: { Labels: image.labels },
    ...(store === 'containerd' && query['manifests'] === 'true' ? { Manifests: manifestsOf(image) } : {}),
  }
  return { status: 200, body }
}

function manifestsOf({ manifests }: FakeImage): unknown {
  return manifests.map(({ platform, digest, available = true, attestation = false }) => ({
    ID: digest,
    Descriptor: { digest, platform: platformFields(platform) },
    Available: available,
    Kind: attestation ? 'attestation' : 'image',
    ...(attestation ? {} : { ImageData: { Platform: platformFields(platform) } }),
  }))
}

function tag(engine: FakeEngine, name: string, { query }: RecordedRequest): Reply {
  const image = find(engine, name)
  if (image === undefined) return noSuchImage(name)
  const full = fullName(`${query['repo']}:${query['tag']}`)
  if (full === undefined) return fault(500, 'invalid reference format')
  engine.names.set(full, image)
  return { status: 201, body: '' }
}

function untag(engine: FakeEngine, name: string): Reply {
  const full = fullName(name)
  if (full === undefined || !engine.names.delete(full)) return noSuchImage(name)
  return { status: 200, body: [{ Untagged: name }] }
}

async function distribution(
  { options }: FakeEngine,
  name: string,
  { auth }: RecordedRequest,
): Promise<Reply> {
  if (options.podman === true) return { status: 404, body: 'Not Found\n' }
  const colon = name.lastIndexOf(':')
  try {
    const found = await options.onDistribution?.(name.slice(0, colon), name.slice(colon + 1), auth)
    if (found === undefined) return fault(404, 'manifest unknown: manifest unknown')
    return { status: 200, body: { Descriptor: { size: 526, ...found }, Platforms: [] } }
  } catch (error) {
    return fault(500, error instanceof Error ? error.message : String(error))
  }
}

// An engine finds an image by a name, by its id, and by the beginning of its id.
function find({ names, options }: FakeEngine, text: string): FakeImage | undefined {
  const digest = /@(sha256:.*)$/.exec(text)?.[1]
  if (options.podman === true && digest !== undefined)
    return [...names.values()].find((image) => image.repositoryDigests.some((each) => each.endsWith(digest)))
  const name = options.podman === true ? podmanName([...names.keys()], text) : fullName(text)
  const named = names.get(name ?? '')
  if (named !== undefined) return named
  const hex = text.replace(/^sha256:/, '')
  if (!/^[0-9a-f]{12,}$/.test(hex)) return undefined
  return [...names.values()].find(({ id }) => id.startsWith(`sha256:${hex}`))
}

function noSuchImage(name: string): Reply {
  return fault(404, `No such image: ${name}`)
}

function fault(status: number, message: string): Reply {
  return { status, body: { message } }
}
