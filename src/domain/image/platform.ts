import { SemtagError } from '../errors.ts'
import { clean } from '../text.ts'

/** A platform as the engine's API writes it. */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

const grammar = /^([a-z0-9_.-]+)\/([a-z0-9_.-]+)(?:\/([a-z0-9_.-]+))?$/i
const architectures: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64', i386: '386' }

/** Reads `linux/arm64` or `linux/arm/v7`. Throws INVALID_ARGUMENT for other text. */
export function parsePlatform(text: string): Platform {
  const [, os, architecture, variant] = grammar.exec(text) ?? []
  if (os === undefined || architecture === undefined)
    throw new SemtagError({
      code: 'INVALID_ARGUMENT',
      message: `"${clean(text, 80)}" is not a platform.`,
      hint: 'Write it as linux/amd64 or linux/arm/v7.',
    })
  return { os, architecture, ...(variant === undefined ? {} : { variant }) }
}

/** `linux/arm64/v8` */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant ? [variant] : [])].join('/')
}

/** True if both name the same platform: arm64 is arm64/v8, arm is arm/v7, x86_64 is amd64. */
export function samePlatform(one: Platform, other: Platform): boolean {
  return formatPlatform(normalized(one)) === formatPlatform(normalized(other))
}

// https://github.com/containerd/platforms/blob/main/database.go
function normalized(platform: Platform): Platform {
  const os = platform.os.toLowerCase()
  const named = platform.architecture.toLowerCase()
  const architecture = architectures[named] ?? named
  const variant = platform.variant?.toLowerCase() || (architecture === 'arm' ? 'v7' : '')
  const implied =
    (architecture === 'arm64' && variant === 'v8') || (architecture === 'amd64' && variant === 'v1')
  return { os, architecture, variant: implied ? '' : variant }
}
