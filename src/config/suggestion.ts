import { closest, distance } from 'fastest-levenshtein'

/** Returns the known name that the user meant: it begins with the text, or differs from it by a typing mistake. */
export function nearest(text: string, known: readonly string[]): string | undefined {
  if (text.length < 2) return undefined
  const begun = known.find((name) => name.startsWith(text))
  if (begun !== undefined) return begun
  const mistakes = (typed: string) => distance(typed, closest(typed, [...known]))
  // Two letters in the wrong order are one typing mistake, and two edits.
  const [best = text] = [text, ...swapsOf(text)].toSorted((one, other) => mistakes(one) - mistakes(other))
  const allowed = Math.max(1, Math.floor(text.length / 3)) - (best === text ? 0 : 1)
  return mistakes(best) <= allowed ? closest(best, [...known]) : undefined
}

function swapsOf(text: string): readonly string[] {
  return [...text]
    .slice(1)
    .map((letter, index) => text.slice(0, index) + letter + text[index] + text.slice(index + 2))
}
