import * as z from 'zod/mini'
import type { Digest } from '../domain/digest.ts'
import { SemtagError } from '../domain/errors.ts'
import { formatPlatform, type Platform, parsePlatform, samePlatform } from '../domain/platform.ts'
import { parseReference, type Reference } from '../domain/reference.ts'
import { clean } from '../domain/text.ts'
import type { EngineImage } from '../ports.ts'
import { documentOf, refusal } from './answer.ts'
import type { EngineClient } from './client.ts'
import { digest } from './digest.ts'
import { imagePath } from './image-path.ts'
import { manifestFor, manifestList, missingPlatforms, platformManifests } from './manifests.ts'
import { supports } from './server.ts'

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
  Manifests: z.nullish(manifestList),
})

type Description = z.infer<typeof description>

/** Looks at an image; undefined where the engine has none of that name. */
export async function inspect(
  client: EngineClient,
  image: string,
  platform: string | undefined,
  signal: AbortSignal,
): Promise<EngineImage | undefined> {
  const path = `/images/${imagePath(image)}/json`
  const wanted = platform === undefined ? undefined : parsePlatform(platform)
  // Graphdriver stores, which have one platform an image, pass over the question.
  const query = supports(await client.server(signal), 48) ? { manifests: '1' } : {}
  const answer = await client.call({ method: 'GET', path, query, signal })
  if (answer.status === 404) return undefined
  if (answer.status !== 200) throw refusal(answer, `tell about the image ${clean(image)}`)
  return imageOf(documentOf(answer, description, 'description of an image'), image, wanted)
}

function imageOf(document: Description, image: string, wanted: Platform | undefined): EngineImage {
  const manifests = platformManifests(document.Manifests ?? [])
  const own = platformOf(document) ?? manifests.find(({ available }) => available)?.platform
  const chosen = wanted === undefined ? undefined : manifestFor(manifests, wanted)
  const known = manifests.length > 0 ? manifests.map((each) => each.platform) : own === undefined ? [] : [own]
  if (wanted !== undefined && !known.some((each) => samePlatform(each, wanted)))
    throw noPlatform(image, wanted, known)
  const shown = chosen?.platform ?? own
  return {
    id: document.Id,
    platform: shown === undefined ? 'unknown' : formatPlatform(shown),
    labels: document.Config?.Labels ?? {},
    references: (document.RepoTags ?? []).flatMap((text) => referenceOf(text) ?? []),
    repositoryDigests: (document.RepoDigests ?? []).flatMap((text) => {
      const { repository, digest } = referenceOf(text) ?? {}
      return repository === undefined || digest === undefined ? [] : [{ repository, digest }]
    }),
    missingPlatforms: missingPlatforms(manifests),
    ...platformManifest(chosen?.digest, document.Id),
  }
}

function platformManifest(digest: Digest | undefined, id: Digest): Pick<EngineImage, 'platformManifest'> {
  return digest === undefined || digest === id ? {} : { platformManifest: digest }
}

function platformOf({ Os, Architecture, Variant }: Description): Platform | undefined {
  if (!Os || !Architecture) return undefined
  return { os: Os, architecture: Architecture, ...(Variant ? { variant: Variant } : {}) }
}

// An image that lost its name is listed as <none>:<none>.
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
