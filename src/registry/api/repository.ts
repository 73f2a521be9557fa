import { readConfiguration } from '../../manifest/configuration.ts'
import type { Registry } from '../../ports.ts'
import { addReferrers } from './add-referrers.ts'
import { checkWrite } from './check-write.ts'
import { deleteManifest } from './delete.ts'
import { getManifest } from './get.ts'
import { hasManifest } from './has-manifest.ts'
import { headManifest } from './head.ts'
import { readBlob } from './pull-blob.ts'
import { listReferrers } from './referrers.ts'
import { sendBlob } from './send-blob.ts'
import { listTags } from './tags.ts'
import type { Target } from './target.ts'
import { putManifest } from './write-manifest.ts'
import { putTags } from './write-tags.ts'

/** The port `Registry` for one repository. */
export function createRepository(target: Target): Registry {
  const repository: Registry = {
    tags: (signal) => listTags(target, signal),
    head: (reference, signal) => headManifest(target, reference, signal),
    has: (child, signal) => hasManifest(target, child, signal),
    get: (reference, signal) => getManifest(target, reference, signal),
    blob: (blob, signal) => readBlob(target, blob, signal),
    referrers: (subject, signal) => listReferrers(target, subject, signal),
    put: (reference, manifest, signal) => putManifest(target, reference, manifest, signal),
    putTags: (tags, manifest, signal) => putTags(target, tags, manifest, signal),
    delete: (reference, signal) => deleteManifest(target, reference, signal),
    tagsAtOnce: () => (target.severalTags.taken ? target.severalTags.most : 1),
    addReferrers: (subject, entries, signal) => addReferrers(target, subject, entries, signal),
    isMoved: target.isMoved,
    checkWrite: (signal) => checkWrite(target, signal),
    sendBlob: (blob, source, signal) => sendBlob(target, blob, source, signal),
    configuration: (manifest, signal) => readConfiguration(repository, manifest, signal),
  }
  return repository
}
