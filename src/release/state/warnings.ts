import type { Reporter } from '../../ports/run.ts'

/** The warnings of one image of a release. */
export interface Warnings {
  readonly own: readonly string[]
  readonly warn: (message: string) => void
  /** Adds a warning that belongs to no single image, such as the route to a registry. */
  readonly warnOfAll: (message: string) => void
}

export interface ReleaseWarnings {
  /** The warnings that belong to no single image. */
  readonly general: readonly string[]
  readonly warn: (message: string) => void
  /** The warnings of an image, which they name; undefined if it is the only image. */
  of(image: string | undefined): Warnings
}

/** Keeps the warnings of a release, and reports each of them once, immediately. */
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
