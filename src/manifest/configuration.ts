import * as z from 'zod/mini'
import { SemtagError } from '../domain/errors.ts'
import { formatPlatform } from '../domain/image/platform.ts'
import type { Content, ImageConfiguration, Manifest } from '../ports/content.ts'
import { parseJson } from './json.ts'
import { manifestLimit } from './read-manifest.ts'

const name = z.catch(z.optional(z.string().check(z.maxLength(64))), undefined)
const labels = z.catch(z.nullish(z.record(z.string(), z.string())), undefined)
const schema = z.object({
  created: name,
  os: name,
  architecture: name,
  variant: name,
  config: z.catch(z.nullish(z.object({ Labels: labels })), undefined),
})

/**
 * Reads platform, labels and build time from an image's configuration. Undefined for an index, and for an artifact that
 * is not an image.
 *
 * @throws CONTENT_INVALID if the configuration is too large, or is not the content of its digest.
 * @see https://github.com/opencontainers/image-spec/blob/main/config.md
 */
export async function readConfiguration(
  content: Content,
  { blobs: [config] = [] }: Manifest,
  signal: AbortSignal,
): Promise<ImageConfiguration | undefined> {
  if (config === undefined) return undefined
  if (config.size > manifestLimit)
    throw new SemtagError({
      code: 'CONTENT_INVALID',
      message: `The image's configuration ${config.digest} has ${config.size} bytes, but a configuration has at most ${manifestLimit}.`,
    })
  const chunks: Uint8Array[] = []
  for await (const chunk of content.blob(config, signal)) chunks.push(Buffer.from(chunk))
  const { data } = schema.safeParse(parseJson(Buffer.concat(chunks)))
  if (data === undefined) return undefined
  const { created, os, architecture, variant } = data
  const isPlatform = os !== undefined && architecture !== undefined
  const platform = isPlatform && { os, architecture, ...(variant === undefined ? {} : { variant }) }
  return {
    ...(isTime(created) && { created }),
    ...(platform && { platform: formatPlatform(platform) }),
    labels: data.config?.Labels ?? {},
  }
}

// https://www.rfc-editor.org/rfc/rfc3339#section-5.6
function isTime(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i.test(text)
}
