import { randomUUID } from 'node:crypto'
import { asSemtagError, SemtagError } from '../../domain/errors.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { artifactNamed, imageNamed } from '../../domain/tags/withdrawal.ts'
import type { Manifest } from '../../ports/content.ts'
import { type Artifact, artifactOf, writeArtifact } from '../copy/artifact.ts'
import { outcomeOf } from '../state/failure.ts'
import type { Target } from '../state/target.ts'
import { readUntil, withBudget } from '../state/waiting.ts'
import type { Written } from '../state/write.ts'
import type { Deleted } from './delete-manifests.ts'

/** Marks a manifest that stands in for another under a tag which is about to be deleted. */
const removalAnnotation = 'dev.semtag.removal'

/**
 * The manifest that a tag is pointed at where registries delete by digest alone, with every tag on it; `unique` makes
 * its digest one that no other tag has.
 */
function removalManifest(unique: string): string {
  return JSON.stringify({ ...artifactNamed('removal'), annotations: { [removalAnnotation]: unique } })
}

/** The same in the form of an image. */
const removalImage = (unique: string): string => imageNamed('removal', { [removalAnnotation]: unique })

/** True for a manifest that stands in for another until its tag is deleted. */
export function isThrowAway({ annotations }: Manifest): boolean {
  return annotations?.[removalAnnotation] !== undefined
}

/**
 * Deletes a tag where the registry deletes manifests alone, with every tag on them: the tag is first pointed at a
 * manifest that no other tag has. What an earlier run left there is taken up.
 */
export async function deleteByThrowAway(
  target: Target,
  tag: Tag,
  { signal }: { readonly signal: AbortSignal },
): Promise<Deleted> {
  const { registry } = target
  const former = await registry.get(tag, signal)
  const isBegun = former !== undefined && isThrowAway(former)
  const begun = isBegun ? former : undefined
  const { written, manifest: throwAway } = begun
    ? { written: alreadyWritten, manifest: begun }
    : await writeArtifact(target, tag, newThrowAway(), signal)
  if (written.outcome !== 'written') return written
  const { digest } = throwAway
  try {
    // What is neither was written by somebody else since: the tag is theirs.
    const read = () => registry.head(tag, signal)
    const shown = await readUntil(
      read,
      (now) => now !== undefined && (now.digest === digest || now.digest !== former?.digest),
      target,
      signal,
    )
    if (shown?.digest !== digest) throw overwritten(target, tag)
    if ((await registry.delete(digest, signal)) === 'unsupported') throw kept(target, tag)
    const left = await readUntil(read, (now) => now?.digest !== digest, target, signal)
    if (left?.digest === digest) throw stillThere(target, tag)
    return { outcome: 'removed' }
  } catch (thrown) {
    return await putBack(target, tag, throwAway, former, asSemtagError(thrown))
  }
}

const alreadyWritten: Written = { outcome: 'written' }

function newThrowAway(): Artifact {
  const unique = randomUUID()
  return artifactOf(removalManifest(unique), removalImage(unique))
}

const putBackMilliseconds = 5000

/** Gives a tag back what it had, where the deletion could not be carried out. */
async function putBack(
  { registry }: Target,
  tag: Tag,
  throwAway: Manifest,
  former: Manifest | undefined,
  error: SemtagError,
): Promise<Deleted> {
  try {
    return await withBudget(putBackMilliseconds, async (signal): Promise<Deleted> => {
      const shown = await registry.head(tag, signal)
      if (shown === undefined) return { outcome: 'removed' }
      if (shown.digest === throwAway.digest) {
        if (former === undefined) throw error
        await registry.put(tag, former, signal)
      }
      return { outcome: outcomeOf(error), error }
    })
  } catch {
    const { code, message, speaker } = error
    const words = `${message} ${tag} may point at a manifest without content by now, that was to be deleted.`
    const hint = 'Run the same command again: it ends what was begun.'
    return {
      outcome: 'unknown',
      error: new SemtagError({ code, message: words, hint, speaker, cause: error }),
    }
  }
}

function overwritten({ name }: Target, tag: Tag): SemtagError {
  return new SemtagError({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `${name}:${tag} was written by somebody else while it was being deleted.`,
    hint: 'Look at it, and run the same command again.',
  })
}

function stillThere({ name }: Target, tag: Tag): SemtagError {
  return new SemtagError({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `${name}:${tag} was deleted, but the registry still shows it.`,
    hint: 'Run the same command again.',
  })
}

function kept({ name }: Target, tag: Tag): SemtagError {
  return new SemtagError({
    code: 'UNSUPPORTED',
    speaker: 'registry',
    message: `${name}:${tag} was not deleted: the registry deletes manifests, and refused this one.`,
    hint: 'The log of the registry says more.',
  })
}
