import { closest, distance } from 'fastest-levenshtein'

/** Returns the known name that the user meant: it begins with the text, or differs from it by a typing mistake. */
export function nearest(text: string, known: readonly string[]): string | undefined {
  if (text.length < 2) return undefined
  const begun = known.find((name) => name.startsWith(text))
  if (begun !== undefined) return begun
  const name = closest(text, [...known])
  return distance(text, name) <= Math.max(1, Math.floor(text.length / 3)) ? name : undefined
}
