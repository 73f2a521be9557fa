import type { ImageOptions, PushOptions } from '../config/push.ts'
import type { Problem } from '../domain/errors.ts'
import { fillReference } from '../domain/gate.ts'
import type { PushReport } from '../domain/report.ts'
import { exactTag } from '../domain/tags/names.ts'
import { verify } from '../release/check.ts'
import { releaseAll } from '../release/release.ts'
import type { Gate, ImageRequest } from '../release/request.ts'
import { routeTo } from '../release/route.ts'
import { stageAll } from '../release/stage.ts'
import type { Ambient } from './ambient.ts'
import { openRegistries, type RegistriesAccess } from './registries.ts'
import { openSource } from './source.ts'

/** The images of a release; their connections stay open until `close`. */
interface OpenedImages {
  readonly images: readonly [ImageRequest, ...ImageRequest[]]
  close(): Promise<void>
}

/** Opens the adapters that the options name; contacts nothing before a port is called. */
function openImages(
  options: PushOptions,
  ambient: Ambient,
  scopes: RegistriesAccess['scopes'],
): OpenedImages {
  const { version, versionFrom, images } = options
  const [first, ...others] = images
  const registries = openRegistries(options, ambient, {
    scopes,
    // A release without an image in an engine must not need an engine.
    asksEngine: images.some(({ image }) => image.kind === 'engine'),
    repositories: images.flatMap(({ targets }) => targets),
  })
  const { credentials, engine, repository: direct } = registries
  const closers = [registries.close]
  const warned = new Set<string>()
  const open = (given: ImageOptions): ImageRequest => {
    const image = { ...given, version, ...(versionFrom && { versionFrom }) }
    const { source, engineRoute, close } = openSource(image, {
      engine: engine.connect,
      registry: direct,
      credentials,
      reporter: ambient.reporter,
    })
    closers.push(close)
    const { policy, targets, oneByOne, flags } = given
    const { sparse, 'assume-highest': assumesHighest } = flags
    const registry = routeTo({
      via: flags.via,
      exactTag: exactTag(version, policy),
      isTrustGiven: flags['plain-http'] || flags.insecure || flags['ca-file'] !== undefined,
      direct,
      warned,
      engineRoute,
    })
    return { source, policy, targets, oneByOne, sparse, assumesHighest, registry }
  }
  return {
    images: [open(first), ...others.map(open)],
    close: async () => void (await Promise.allSettled(closers.map((close) => close()))),
  }
}

/** Releases the images, or only plans: puts the adapters and the use case together. */
export async function releaseImages(
  options: PushOptions,
  ambient: Ambient,
  dryRun: boolean,
): Promise<PushReport> {
  const { version, versionFrom, flags, warnings } = options
  const { images, close } = openImages(options, ambient, dryRun ? 'pull' : 'pull,push')
  try {
    const request = {
      version,
      versionFrom,
      warnings,
      images,
      dryRun,
      bestEffort: flags['best-effort'],
      settle: flags.settle,
    }
    if (flags.stage) return await stageAll(request, ambient)
    return await releaseAll({ ...request, gate: options.gate && gateOf(options.gate, ambient) }, ambient)
  } finally {
    await close()
  }
}

/** Checks whether a release is possible: puts the adapters and the use case together. */
export async function verifyImages(
  options: PushOptions,
  ambient: Ambient,
  isBuilt: (image: string) => boolean,
): Promise<readonly Problem[]> {
  const { images, close } = openImages(options, ambient, 'pull,push')
  try {
    return await verify({ images, isBuilt, settle: options.flags.settle }, ambient)
  } finally {
    await close()
  }
}

/** The command of `--gate`, with the place of the content in its words and in SEMTAG_REFERENCES. */
function gateOf(words: readonly [string, ...string[]], ambient: Ambient): Gate {
  return {
    words,
    async run(references, signal) {
      const { runCommand } = await import('../process/command.ts')
      const { env, workingDirectory, reporter } = ambient
      const command = fillReference(words, references.length === 1 ? references[0] : undefined)
      reporter.event({ kind: 'gate-begins', command })
      let exitCode: number | null = null
      try {
        exitCode = await runCommand(command, {
          env: { ...env, SEMTAG_REFERENCES: references.join('\n') },
          workingDirectory,
          onLine: (line) => reporter.event({ kind: 'gate-line', line }),
          signal,
        })
        return exitCode
      } finally {
        reporter.event({ kind: 'gate-ends', exitCode })
      }
    },
  }
}
