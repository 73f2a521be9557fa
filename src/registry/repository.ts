import type { Registry } from '../ports.ts'
import { getManifest } from './get.ts'
import { headManifest } from './head.ts'
import { putManifest } from './put.ts'
import { listTags } from './tags.ts'
import type { Target } from './target.ts'

/** The port `Registry` for one repository. */
export function createRepository(target: Target): Registry {
  return {
    tags: (signal) => listTags(target, signal),
    head: (reference, signal) => headManifest(target, reference, signal),
    get: (reference, signal) => getManifest(target, reference, signal),
    put: (tag, manifest, signal) => putManifest(target, tag, manifest, signal),
  }
}
