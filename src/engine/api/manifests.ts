import * as z from 'zod/mini'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import { formatPlatform, type Platform, samePlatform } from '../../domain/image/platform.ts'

const platform = z.pipe(
  z.object({ os: z.string(), architecture: z.string(), variant: z.nullish(z.string()) }),
  z.transform(({ os, architecture, variant }) => ({ os, architecture, ...(variant ? { variant } : {}) })),
)
const optionalPlatform = z.catch(z.nullish(platform), undefined)

/** The manifests of an image in a containerd store, as `GET /images/{name}/json?manifests=1` lists them. */
export const manifestList: z.ZodMiniType<readonly ManifestSummary[]> = z.array(
  z.pipe(
    z.object({
      ID: z.string(),
      Available: z.boolean(),
      Kind: z.string(),
      Descriptor: z.nullish(z.object({ platform: optionalPlatform })),
      ImageData: z.nullish(z.object({ Platform: optionalPlatform })),
    }),
    z.transform(({ ID, Available, Kind, Descriptor, ImageData }) => ({
      digest: ID,
      available: Available,
      attestation: Kind === 'attestation',
      platform: ImageData?.Platform ?? Descriptor?.platform ?? undefined,
    })),
  ),
)

interface ManifestSummary {
  readonly digest: string
  readonly available: boolean
  readonly attestation: boolean
  readonly platform: Platform | undefined
}

/** One platform of an image, and whether the engine holds its content. */
interface PlatformManifest {
  readonly digest: Digest | undefined
  readonly available: boolean
  readonly platform: Platform
}

/** The platforms alone: attestations have none, or `unknown/unknown`. */
export function platformManifests(list: readonly ManifestSummary[]): readonly PlatformManifest[] {
  return list.flatMap(({ digest, available, attestation, platform: each }) =>
    attestation || each === undefined || each.os === 'unknown' || each.os === ''
      ? []
      : [{ digest: isDigest(digest) ? digest : undefined, available, platform: each }],
  )
}

/** The platforms whose content the engine lacks. */
export function missingPlatforms(manifests: readonly PlatformManifest[]): readonly string[] {
  return manifests.filter(({ available }) => !available).map((each) => formatPlatform(each.platform))
}

/** The manifest of one platform. */
export function manifestFor(
  manifests: readonly PlatformManifest[],
  wanted: Platform,
): PlatformManifest | undefined {
  return manifests.find((each) => samePlatform(each.platform, wanted))
}
