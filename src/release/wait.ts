import type { Clock } from '../ports.ts'

// Registries answer with old content for a while after a write: GHCR for seconds, Docker Hub for up to half a
// minute (https://github.com/metadist/synaplan/pull/1613, https://github.com/docker/hub-feedback/issues/1819).
const delays = [100, 200, 400, 800, 1500, 2000, 3000, 4000, 5000, 6000, 7000]

/** Reads until the answer is good, or until registries have long forgotten the old one; the last answer either way. */
export async function readUntil<T>(
  read: () => Promise<T>,
  good: (answer: T) => boolean,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  let answer = await read()
  for (const delay of delays) {
    if (good(answer)) break
    await clock.sleep(delay, signal)
    answer = await read()
  }
  return answer
}
