import { randomUUID } from 'node:crypto'
import { asSemtagError, SemtagError } from '../../domain/errors.ts'
import { type Digest, isDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import { artifactNamed, imageNamed } from '../../domain/tags/withdrawal.ts'
import type { Manifest } from '../../ports/content.ts'
import { type Artifact, artifactOf, writeArtifact } from '../copy/artifact.ts'
import { outcomeOf } from '../state/failure.ts'
import type { Target } from '../state/target.ts'
import { readUntil, withBudget } from '../state/waiting.ts'
import type { Written } from '../state/write.ts'
import type { Deleted } from './deleted.ts'

/** Marks a manifest that replaces another under a tag for the moment before the tag is deleted. */
const removalAnnotation = 'dev.semtag.removal'

const putBackMilliseconds = 5000
const alreadyWritten: Written = { outcome: 'written' }

const formerAnnotation = 'dev.semtag.removal.digest'

/** The manifest that the tag of a dummy pointed at before; undefined if the dummy names none. */
export function formerDigest({ annotations }: Manifest): Digest | undefined {
  const digest = annotations?.[formerAnnotation] ?? ''
  return isDigest(digest) ? digest : undefined
}

/** True for a manifest that replaces another until its tag is deleted. */
export function isDummyManifest({ annotations }: Manifest): boolean {
  return annotations?.[removalAnnotation] !== undefined
}

/**
 * Deletes a tag on a registry that deletes only manifests, together with every tag on them: semtag first points the tag
 * at a manifest that no other tag has. Finishes a deletion that an earlier run began.
 */
export async function deleteByDummy(
  target: Target,
  tag: Tag,
  { signal }: { readonly signal: AbortSignal },
): Promise<Deleted> {
  const { registry } = target
  const former = await registry.get(tag, signal)
  const isBegun = former !== undefined && isDummyManifest(former)
  const begun = isBegun ? former : undefined
  const { written, manifest: dummy } = begun
    ? { written: alreadyWritten, manifest: begun }
    : await writeArtifact(target, tag, newDummy(former), signal)
  if (written.outcome !== 'written') return written
  const { digest } = dummy
  try {
    // If the tag shows neither manifest, another client has written the tag since, so the tag stays.
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
    return await putBack(target, tag, dummy, former, asSemtagError(thrown))
  }
}

/** A manifest with a digest that no other tag has. */
function newDummy(former: Manifest | undefined): Artifact {
  const annotations = {
    [removalAnnotation]: randomUUID(),
    ...(former && { [formerAnnotation]: former.digest }),
  }
  const artifact = JSON.stringify({ ...artifactNamed('removal'), annotations })
  return artifactOf(artifact, imageNamed('removal', annotations))
}

/** Points a tag at its former manifest again after a deletion that failed. */
async function putBack(
  { registry }: Target,
  tag: Tag,
  dummy: Manifest,
  former: Manifest | undefined,
  error: SemtagError,
): Promise<Deleted> {
  try {
    return await withBudget(putBackMilliseconds, async (signal): Promise<Deleted> => {
      const shown = await registry.head(tag, signal)
      if (shown === undefined) return { outcome: 'removed' }
      if (shown.digest === dummy.digest) {
        if (former === undefined) throw error
        await registry.put(tag, former, signal)
      }
      return { outcome: outcomeOf(error), error }
    })
  } catch {
    const { code, message, speaker } = error
    const whole = `${message} ${tag} may now point at an empty manifest that semtag wrote in order to delete the tag.`
    const hint = 'Run the same command again to finish the deletion.'
    return {
      outcome: 'unknown',
      error: new SemtagError({ code, message: whole, hint, speaker, cause: error }),
    }
  }
}

function overwritten({ name }: Target, tag: Tag): SemtagError {
  return new SemtagError({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `Another client wrote ${name}:${tag} while semtag was deleting it.`,
    hint: 'Check the tag, and run the same command again to delete it.',
  })
}

function stillThere({ name }: Target, tag: Tag): SemtagError {
  return new SemtagError({
    code: 'NOT_SETTLED',
    speaker: 'registry',
    message: `semtag deleted ${name}:${tag}, but the registry still shows it.`,
    hint: 'Run the same command again.',
  })
}

function kept({ name }: Target, tag: Tag): SemtagError {
  return new SemtagError({
    code: 'UNSUPPORTED',
    speaker: 'registry',
    message: `The registry did not delete ${name}:${tag}: it deletes manifests, but refused to delete this manifest.`,
    hint: 'Check the log of the registry.',
  })
}
