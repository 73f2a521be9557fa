import type { Digest } from '../domain/image/digest.ts'
import type { LayerProgress } from './engine.ts'

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface Clock {
  now(): Date
  /** Resolves after the time; rejects with the signal's reason when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** What a release reports while it runs. Its result is the report. */
export type ReleaseEvent =
  /** `message` is a sentence. */
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'pushing'; readonly repository: string; readonly tag: string }
  | { readonly kind: 'layer'; readonly repository: string; readonly progress: LayerProgress }
  /**
   * The exact tag is in place: the engine pushed it, semtag copied the image, semtag wrote the tag for content that the
   * repository had, or the tag was there already.
   */
  | {
      readonly kind: 'published'
      readonly repository: string
      readonly tag: string
      readonly digest: Digest
      readonly how: 'pushed' | 'copied' | 'named' | 'present'
    }
  | { readonly kind: 'written'; readonly repository: string; readonly tag: string; readonly digest: Digest }
  /** semtag reads again until a write shows, for at most so many milliseconds; `what` is a sentence. */
  | { readonly kind: 'waiting'; readonly what: string; readonly milliseconds: number }
  | { readonly kind: 'settling'; readonly repository: string; readonly tags: readonly string[] }
  /** The command of `--gate` begins, prints a line, and ends. */
  | { readonly kind: 'gate-begins'; readonly command: readonly string[] }
  | { readonly kind: 'gate-line'; readonly line: string }
  | { readonly kind: 'gate-ends'; readonly exitCode: number | null }
  /** A request failed. semtag sends it again after so many milliseconds. */
  | {
      readonly kind: 'retrying'
      readonly request: string
      readonly reason: string
      /** The attempt that failed, counted from 1. */
      readonly attempt: number
      readonly milliseconds: number
    }
  /** A registry began to refuse requests as too many. From now on, semtag sends them one by one and more slowly. */
  | { readonly kind: 'throttled'; readonly registry: string; readonly reason: string }

/** Receives the events of a release while it runs. */
export interface Reporter {
  event(event: ReleaseEvent): void
}

/** Reports whom semtag waits for, and for which request. Call the returned function when the wait ends. */
export type OnWait = (who: string, what: string) => () => void

/** One request to a registry or an engine, for `--debug`, without query and credential. */
export interface RequestEvent {
  readonly method: string
  /** Without its query. */
  readonly url: string
  /** Undefined if no answer came. */
  readonly status: number | undefined
  readonly milliseconds: number
  /** The first attempt is 1. */
  readonly attempt: number
}
