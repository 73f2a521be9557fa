import type { Problem } from './errors.ts'

/** What became of text that a person typed: a value, or what is wrong with it. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: Problem }
