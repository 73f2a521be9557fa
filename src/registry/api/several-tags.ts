/** Whether a registry takes several tags in one request. */
export interface SeveralTags {
  /** Undefined: not known yet. */
  taken: boolean | undefined
  /** How many at most; ten are what the specification has every registry take. */
  most: number
}

export const unknownSeveralTags = (): SeveralTags => ({ taken: undefined, most: 10 })
