import { Store } from './store.ts'

/** Several registries behind one address, as behind a load balancer. */
export interface BackendOptions {
  /** The number of backends; one by default. */
  readonly backends?: number
  /** Chooses the backend of the next request; `random` repeats with the same `seed`. */
  readonly balance?: 'round-robin' | 'random'
  readonly seed?: number
  /** What the backends share: nothing, or blobs and manifests by digest. Each backend has its own tags. */
  readonly shared?: 'nothing' | 'content'
}

export interface Backends {
  readonly stores: readonly Store[]
  at(index: number): Store
  /** The store of the next request. */
  next(): Store
}

export function createBackends(
  { backends = 1, balance = 'round-robin', seed = 1, shared = 'nothing' }: BackendOptions,
  now: () => number,
): Backends {
  const stores = Array.from({ length: backends }, () => new Store(now))
  if (shared === 'content') for (const store of stores) store.sharers = stores
  const at = (index: number) => {
    const store = stores[index]
    if (store === undefined) throw new RangeError(`no backend ${index}`)
    return store
  }
  const random = randomNumbers(seed)
  let turn = 0
  return {
    stores,
    at,
    next: () => at(balance === 'random' ? Math.floor(random() * backends) : turn++ % backends),
  }
}

// A linear congruential generator: https://en.wikipedia.org/wiki/Linear_congruential_generator
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
