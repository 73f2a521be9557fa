import type { Reporter } from '../../ports/run.ts'

/** The warnings of one image of a release. */
export interface Warnings {
  readonly own: readonly string[]
  readonly warn: (message: string) => void
  /** Tells what is no single image's, such as how a registry is reached. */
  readonly warnOfAll: (message: string) => void
}

export interface ReleaseWarnings {
  /** Those that are no single image's. */
  readonly general: readonly string[]
  readonly warn: (message: string) => void
  /** Those of an image, which names it; undefined where there is no other. */
  of(image: string | undefined): Warnings
}

/** Keeps what a release warns of, and tells each warning once, when it comes up. */
export function createWarnings(reporter: Reporter): ReleaseWarnings {
  const keeping = (kept: string[]) => (message: string) => {
    if (kept.includes(message)) return
    kept.push(message)
    reporter.event({ kind: 'warning', message })
  }
  const general: string[] = []
  const warnOfAll = keeping(general)
  return {
    general,
    warn: warnOfAll,
    of(image) {
      const own: string[] = []
      const keep = keeping(own)
      const warn = (message: string) =>
        keep(image === undefined || message.includes(image) ? message : `${image}: ${message}`)
      return { own, warn, warnOfAll }
    },
  }
}
