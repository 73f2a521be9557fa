/**
 * Caches the result for each argument, which must never change. A command plans several times from the same tag list,
 * each time with more known digests, and the list may have a hundred thousand tags.
 */
export function memoize<K extends object, T extends object>(read: (key: K) => T): (key: K) => T {
  const results = new WeakMap<K, T>()
  return (key) => {
    const result = results.get(key) ?? read(key)
    results.set(key, result)
    return result
  }
}
