/**
 * A function that does its work once for each object. A command plans several times by one tag list, each time with more
 * digests known, and a list may have a hundred thousand tags; neither lists nor policies are ever changed.
 */
export function memoize<K extends object, T extends object>(read: (key: K) => T): (key: K) => T {
  const results = new WeakMap<K, T>()
  return (key) => {
    const result = results.get(key) ?? read(key)
    results.set(key, result)
    return result
  }
}
