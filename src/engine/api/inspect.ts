import * as z from 'zod/mini'
import { errorOf, SemtagError } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import { formatPlatform, type Platform, parsePlatform, samePlatform } from '../../domain/image/platform.ts'
import {
  formatReference,
  formatRepository,
  parseReference,
  type Reference,
  type Repository,
} from '../../domain/image/reference.ts'
import { clean } from '../../domain/text.ts'
import type { EngineImage } from '../../ports/engine.ts'
import { documentOf, engineRefusal, onRefusal } from '../http/answer.ts'
import { type EngineClient, supports } from '../http/client.ts'
import { digest, imagePath } from './tag.ts'

const platform = z.pipe(
  z.object({ os: z.string(), architecture: z.string(), variant: z.nullish(z.string()) }),
  z.transform(({ os, architecture, variant }) => ({ os, architecture, ...(variant ? { variant } : {}) })),
)
const optionalPlatform = z.catch(z.nullish(platform), undefined)

/** One platform of an image, and whether the engine holds its content. */
interface PlatformManifest {
  readonly digest: Digest | undefined
  readonly available: boolean
  readonly platform: Platform
}

/**
 * What an index in a containerd store consists of, as `GET /images/{name}/json?manifests=true` lists it. An attestation
 * has no platform, or `unknown/unknown`.
 */
export const indexContent: z.ZodMiniType<{
  readonly platforms: readonly PlatformManifest[]
  readonly lacksAttestations: boolean
}> = z.pipe(
  z.array(
    z.object({
      ID: z.string(),
      Available: z.boolean(),
      Kind: z.string(),
      Descriptor: z.nullish(z.object({ platform: optionalPlatform })),
      ImageData: z.nullish(z.object({ Platform: optionalPlatform })),
    }),
  ),
  z.transform((list) => {
    const entries = list.map(({ ID, Available: available, Kind, Descriptor, ImageData }) => {
      const platform = ImageData?.Platform ?? Descriptor?.platform
      const isImage = Kind !== 'attestation' && platform && !['', 'unknown'].includes(platform.os)
      return { digest: isDigest(ID) ? ID : undefined, available, platform: isImage ? platform : undefined }
    })
    return {
      platforms: entries.flatMap(({ platform, ...entry }) => (platform ? [{ ...entry, platform }] : [])),
      lacksAttestations: entries.some(({ platform, available }) => !platform && !available),
    }
  }),
)

const description = z.object({
  // Some versions of Podman leave the algorithm out.
  Id: z.pipe(
    z.pipe(
      z.string(),
      z.transform((id) => (id.includes(':') ? id : `sha256:${id}`)),
    ),
    digest,
  ),
  RepoTags: z.nullish(z.array(z.string())),
  RepoDigests: z.nullish(z.array(z.string())),
  Os: z.nullish(z.string()),
  Architecture: z.nullish(z.string()),
  Variant: z.nullish(z.string()),
  Config: z.nullish(z.object({ Labels: z.nullish(z.record(z.string(), z.string())) })),
  Manifests: z.nullish(indexContent),
})

type Description = z.infer<typeof description>

/** The image of that name or id; undefined if the engine has no such image. */
export async function inspect(
  client: EngineClient,
  image: string,
  platform: string | undefined,
  signal: AbortSignal,
): Promise<EngineImage | undefined> {
  const wanted = platform === undefined ? undefined : parsePlatform(platform)
  const names = isDigest(image) ? [] : podmanNames(image)
  const { podman } = await client.server(signal)
  if (!podman || isDigest(image)) return ask(client, image, wanted, signal)
  for (const name of names) {
    const found = await ask(client, formatReference(name), wanted, signal)
    if (found !== undefined && isNamed(found, name)) return found
  }
  return undefined
}

/**
 * The full names under which Podman may hold the image, in Podman's order. For `ui:1.0.0` Podman itself would return any
 * `…/ui:1.0.0`, such as the alias of an older release.
 *
 * @see https://github.com/containers/common/blob/main/libimage/runtime.go
 */
function podmanNames(image: string): readonly Reference[] {
  const parsed = parseReference(image)
  if (!parsed.ok) throw errorOf([parsed.problem])
  const name = parsed.value
  if (name.namesRegistry) return [name]
  const local = parseReference(`localhost/${image}`)
  return local.ok ? [local.value, name] : [name]
}

function isNamed({ references, repositoryDigests }: EngineImage, { repository, tag, digest }: Reference) {
  const isHere = (other: Repository) => formatRepository(other) === formatRepository(repository)
  return digest === undefined
    ? references.some((each) => isHere(each.repository) && each.tag === (tag ?? 'latest'))
    : repositoryDigests.some((each) => isHere(each.repository) && each.digest === digest)
}

async function ask(
  client: EngineClient,
  image: string,
  wanted: Platform | undefined,
  signal: AbortSignal,
): Promise<EngineImage | undefined> {
  const named = client.docker(signal).getImage(imagePath(image))
  // Graphdriver stores hold one platform an image and ignore the option.
  const options = supports(await client.server(signal), 48) ? { manifests: true } : {}
  const body: unknown = await named.inspect(options).catch(
    onRefusal((refusal) => {
      if (refusal.status !== 404) throw engineRefusal(refusal, `describe the image ${clean(image)}`)
    }),
  )
  return body === undefined
    ? undefined
    : imageOf(documentOf(body, description, 'a description of an image'), image, wanted)
}

function imageOf(document: Description, image: string, wanted: Platform | undefined): EngineImage {
  const manifests = document.Manifests?.platforms ?? []
  const own = platformOf(document) ?? manifests.find(({ available }) => available)?.platform
  const chosen = wanted && manifests.find(({ platform }) => samePlatform(platform, wanted))
  const known = manifests.length > 0 ? manifests.map(({ platform }) => platform) : own ? [own] : []
  if (wanted !== undefined && !known.some((each) => samePlatform(each, wanted)))
    throw noPlatform(image, wanted, known)
  const shown = chosen?.platform ?? own
  const missing = manifests.filter(({ available }) => !available)
  return {
    id: document.Id,
    platform: shown === undefined ? 'unknown' : formatPlatform(shown),
    labels: document.Config?.Labels ?? {},
    references: (document.RepoTags ?? []).flatMap((text) => referenceOf(text) ?? []),
    repositoryDigests: (document.RepoDigests ?? []).flatMap((text) => {
      const { repository, digest } = referenceOf(text) ?? {}
      return repository === undefined || digest === undefined ? [] : [{ repository, digest }]
    }),
    missingPlatforms: missing.map(({ platform }) => formatPlatform(platform)),
    lacksAttestations: document.Manifests?.lacksAttestations ?? false,
    ...(chosen?.digest && chosen.digest !== document.Id && { platformManifest: chosen.digest }),
  }
}

function platformOf({ Os, Architecture, Variant }: Description): Platform | undefined {
  if (!Os || !Architecture) return undefined
  return { os: Os, architecture: Architecture, ...(Variant ? { variant: Variant } : {}) }
}

// The engine lists an image without a name as <none>:<none>.
function referenceOf(text: string): Reference | undefined {
  const parsed = parseReference(text)
  return parsed.ok ? parsed.value : undefined
}

function noPlatform(image: string, wanted: Platform, known: readonly Platform[]): SemtagError {
  const list = known.map(formatPlatform).join(', ') || 'none that the engine knows'
  return new SemtagError({
    code: 'IMAGE_NOT_FOUND',
    message: `The image ${clean(image)} is not built for ${formatPlatform(wanted)}: it has ${clean(list)}.`,
    hint: 'Choose one of its platforms with --platform.',
  })
}
