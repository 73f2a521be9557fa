import { formatRepository } from '../../domain/image/reference.ts'
import { emptyBlob } from '../../domain/tags/withdrawal.ts'
import { readConfiguration } from '../../manifest/configuration.ts'
import type { Registry } from '../../ports/registry.ts'
import { deleteManifest } from './delete.ts'
import { readBlob } from './pull-blob.ts'
import { sendBlob } from './push-blob.ts'
import { getManifest, hasManifest, headManifest } from './read-manifest.ts'
import { addReferrers, listReferrers } from './referrers.ts'
import { listTags } from './tags.ts'
import type { RepositoryClient } from './target.ts'
import { startUpload } from './upload.ts'
import { putManifest } from './write-manifest.ts'
import { putTags } from './write-tags.ts'

/**
 * Opens an upload and cancels it. Registries refuse this to users without push permission.
 *
 * @throws the SemtagError that a push would throw.
 * @see https://distribution.github.io/distribution/spec/api/#canceling-an-upload
 */
async function checkWrite(target: RepositoryClient, signal: AbortSignal): Promise<void> {
  const doing = `opening an upload to ${formatRepository(target.repository)}`
  const place = await startUpload(target, emptyBlob, signal, doing)
  // Not every registry can cancel. An open upload expires.
  await target.send({ method: 'DELETE', ...place, headers: {}, signal }).catch(() => {})
}

/** Implements the port `Registry` for one repository. */
export function createRepository(target: RepositoryClient): Registry {
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
