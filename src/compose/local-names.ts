import { contextNames, imageNames } from '../engine/names.ts'
import type { Ambient } from './ambient.ts'

// A user waits at the prompt.
const longest = 1000

/** The names of images or docker contexts on this machine. Empty if they cannot be read soon. */
export async function localNames(
  what: 'images' | 'contexts',
  ambient: Pick<Ambient, 'env' | 'homeDirectory' | 'platform'>,
): Promise<readonly string[]> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), longest)
  try {
    return await (what === 'images' ? imageNames(ambient, late.signal) : contextNames(ambient))
  } catch {
    // Completion has no place for an error.
    return []
  } finally {
    clearTimeout(timer)
  }
}
