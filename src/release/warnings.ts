import type { Reporter } from '../ports.ts'

/** The warnings of one image of a release. */
export interface Warnings {
  /** Of this image alone. */
  readonly own: readonly string[]
  readonly warn: (message: string) => void
  /** Tells what is no single image's, such as how a registry is reached. */
  readonly warnOfAll: (message: string) => void
}

export interface ReleaseWarnings {
  /** In the order in which they came up. */
  readonly all: readonly string[]
  readonly warn: (message: string) => void
  /** Those of an image, as it is named in them; undefined where there is no other. */
  of(image: string | undefined): Warnings
}

/** Keeps what a release warns of, and tells it when it comes up. */
export function createWarnings({ event }: Reporter): ReleaseWarnings {
  const all: string[] = []
  const warn = (message: string) => {
    all.push(message)
    event({ kind: 'warning', message })
  }
  return {
    all,
    warn,
    of(image) {
      const own: string[] = []
      return {
        own,
        warn(text) {
          const message = image === undefined || text.includes(image) ? text : `${image}: ${text}`
          own.push(message)
          warn(message)
        },
        warnOfAll: warn,
      }
    },
  }
}
