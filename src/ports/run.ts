import type { Digest } from '../domain/image/digest.ts'
import type { LayerProgress } from './engine.ts'

/** The variables of a process, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface Clock {
  now(): Date
  /** Resolves after the time, rejects with the signal's reason when that is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

/** What a release tells while it runs; the result is its report. */
export type ReleaseEvent =
  | { readonly kind: 'warning'; readonly message: string }
  | { readonly kind: 'pushing'; readonly repository: string; readonly tag: string }
  | { readonly kind: 'layer'; readonly repository: string; readonly progress: LayerProgress }
  /** The exact tag is in place: sent by the engine, copied, named from content that was there, or found as it should be. */
  | {
      readonly kind: 'published'
      readonly repository: string
      readonly tag: string
      readonly digest: Digest
      readonly how: 'pushed' | 'copied' | 'named' | 'present'
    }
  | { readonly kind: 'written'; readonly repository: string; readonly tag: string; readonly digest: Digest }
  /** Late answers are read again, for so long at most; `what` is a sentence. */
  | { readonly kind: 'waiting'; readonly what: string; readonly milliseconds: number }
  | { readonly kind: 'settling'; readonly repository: string; readonly tags: readonly string[] }
  /** A request failed, and is made again after a while. */
  | {
      readonly kind: 'retrying'
      readonly request: string
      readonly reason: string
      readonly milliseconds: number
    }
  /** A registry began to refuse requests as too many: from now on they are sent one by one, and more slowly. */
  | { readonly kind: 'throttled'; readonly registry: string; readonly reason: string }

/** Is told what a release does while it runs. */
export interface Reporter {
  event(event: ReleaseEvent): void
}

/** One request to a registry or an engine, for `--debug`: neither the query nor a credential is part of it. */
export interface RequestEvent {
  readonly method: string
  /** Without its query. */
  readonly url: string
  /** Undefined where no answer came. */
  readonly status: number | undefined
  readonly milliseconds: number
  /** Counted from 1. */
  readonly attempt: number
}
