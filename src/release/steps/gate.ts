import { randomBytes } from 'node:crypto'
import pMap from 'p-map'
import { asSemtagError, type Problem, SemtagError } from '../../domain/errors.ts'
import { type Digest, shortDigest } from '../../domain/image/digest.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { GateReport } from '../../domain/report.ts'
import { gateTag } from '../../domain/tags/candidate.ts'
import type { Manifest } from '../../ports/content.ts'
import { createDeletion } from '../deletion/delete-tags.ts'
import { deleteByDummy } from '../deletion/dummy-manifest.ts'
import type { Gate, ImageRequest, ReleasePorts } from '../request.ts'
import type { SourceImage } from '../source.ts'
import { isAnswer } from '../state/failure.ts'
import type { Target } from '../state/target.ts'
import { withBudget } from '../state/waiting.ts'
import { writeTag } from '../state/write.ts'
import { publishedAtOnce } from './images.ts'
import type { ImageSurvey } from './look.ts'
import { send } from './send.ts'
import type { ReadyTarget } from './survey.ts'

/** The content of one image as a target holds it while the gate examines it. */
interface HeldContent {
  readonly target: Target
  readonly digest: Digest
  readonly gate: Tag
  /** True if the content has a gate tag, which semtag removes afterwards. */
  readonly isTagged: boolean
  readonly warn: (message: string) => void
}

/** The result of a gate, and the images that it examined. */
export interface GateOutcome {
  readonly report: GateReport
  /** Why semtag may not write; undefined if the command ended with 0. */
  readonly problem?: Problem
  /** The images with the content that the gate examined, for the next survey. */
  readonly images: readonly ImageRequest[]
  /** Removes the gate tags. */
  close(): Promise<void>
}

/**
 * Brings the content of every image to every target, without any tag if possible, and runs the command once.
 * Problems of single targets are recorded there.
 */
export async function runGate(
  gate: Gate,
  surveys: readonly ImageSurvey[],
  images: readonly ImageRequest[],
  ports: ReleasePorts,
): Promise<GateOutcome> {
  const random = randomBytes(4).toString('hex')
  const held: HeldContent[] = []
  const hold = async (target: ReadyTarget): Promise<void> => {
    try {
      await holdContent(target, random, ports, (content) => held.push(content))
    } catch (error) {
      target.record.problem(asSemtagError(error))
    }
  }
  await pMap(surveys, ({ ready }) => Promise.all(ready.map(hold)), { concurrency: publishedAtOnce })
  const close = () => removeGateTags(held)
  const wanted = surveys.reduce((count, { ready }) => count + ready.length, 0)
  const references = held.map(({ target, digest }) => `${target.name}@${digest}`).toSorted()
  const report = { command: gate.words, references, exitCode: null }
  // The targets have the problems. A gate for a part of the content would approve another release.
  if (held.length < wanted) return { report, problem: unheld, images: [], close }
  try {
    const exitCode = await gate.run(references, ports.signal)
    const passed = surveys.flatMap((image, index) => pinned(image, images[index], held))
    return {
      report: { ...report, exitCode },
      ...(exitCode !== 0 && { problem: failed(exitCode, gate) }),
      images: passed,
      close,
    }
  } catch (error) {
    const { code, message, hint } = asSemtagError(error)
    return { report, problem: { code, message, ...(hint && { hint }) }, images: [], close }
  }
}

const unheld: Problem = {
  code: 'GATE_FAILED',
  message: 'The gate did not run: the content is not on every target.',
}

function failed(exitCode: number, { words }: Gate): Problem {
  return {
    code: 'GATE_FAILED',
    message: `The gate "${words.join(' ')}" ended with exit code ${exitCode}: semtag wrote no exact tag and no alias.`,
    hint: 'Read what the command printed. The version is still free: fix the image, and release it again.',
  }
}

/** Brings the content to the target; `onHeld` is called as soon as a tag may have been written. */
async function holdContent(
  { record: { target }, seen, image, warn }: ReadyTarget,
  random: string,
  ports: ReleasePorts,
  onHeld: (content: HeldContent) => void,
): Promise<void> {
  const { signal } = ports
  const tag = gateTag(seen.exact.tag, random)
  const holding = { target, gate: tag, warn }
  const { content } = seen
  if (content !== undefined && (seen.exact.action === 'keep' || image.copier === undefined))
    return onHeld({ ...holding, digest: content.digest, isTagged: false })
  const provided = await image.provide(target, tag, signal)
  if (provided !== undefined) {
    const { manifest, how } = provided
    const isTagged = how === 'copied' && !(await putByDigest(target, tag, manifest, signal))
    return onHeld({ ...holding, digest: manifest.digest, isTagged })
  }
  const { sender } = image
  if (sender === undefined) throw new TypeError('content that is not provided has a sender')
  if (target.registry.isMoved()) await target.registry.checkWrite(signal)
  const sent = await send(target, tag, { image, sender }, { ...ports, warn, replaced: undefined })
  if (sent.outcome !== 'written') throw sent.error
  onHeld({ ...holding, digest: sent.found.digest, isTagged: true })
}

/** Stores the manifest by its digest, without any tag. A registry that refuses this gets it under the gate tag: false. */
async function putByDigest(
  target: Target,
  tag: Tag,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await target.registry.put(manifest.digest, manifest, signal)
    return true
  } catch (thrown) {
    if (!isAnswer(asSemtagError(thrown))) throw thrown
    const written = await writeTag(target, tag, manifest, signal)
    if (written.outcome !== 'written') throw written.error
    return false
  }
}

/** The image with exactly the content that the gate has examined, whatever its name points at by now. */
function pinned(
  { image }: ImageSurvey,
  request: ImageRequest | undefined,
  all: readonly HeldContent[],
): readonly ImageRequest[] {
  if (image === undefined || request === undefined) return []
  const held = new Map(all.map((content) => [content.target.name, content]))
  const digests = new Set(all.map(({ digest }) => digest))
  const { sender, prefetch: _prefetch, ...others } = image
  const seen: SourceImage = {
    ...others,
    sameContent: async ({ digest }) => digests.has(digest),
    async provide(target, tag, signal) {
      const content = held.get(target.name)
      if (content === undefined) throw new TypeError('the gate has held the content of each target')
      if (image.copier !== undefined) return image.provide(target, tag, signal)
      const manifest = await target.find(content.digest, signal)
      if (manifest !== undefined) return { manifest, how: 'named' }
      // The registry has deleted the content: only exactly the same content may replace it.
      await sender?.publish(target.repository, content.gate, signal)
      const again = await target.find(content.digest, signal)
      if (again === undefined) throw gone(content)
      return { manifest: again, how: 'copied' }
    },
  }
  return [{ ...request, source: { report: image.report, look: async () => seen } }]
}

function gone({ target: { name }, digest }: HeldContent): SemtagError {
  return new SemtagError({
    code: 'GATE_FAILED',
    message: `${name} no longer has ${shortDigest(digest)}, which the gate approved, and the same content cannot be sent again.`,
    hint: 'Run the same command again: the gate then examines the new content.',
  })
}

const removalMilliseconds = 30_000

/** Removes the gate tags within a time limit of its own, and warns of tags that the registry keeps. */
async function removeGateTags(held: readonly HeldContent[]): Promise<void> {
  const remove = async ({ target, gate, isTagged, warn }: HeldContent): Promise<void> => {
    if (!isTagged) return
    const { outcome } = await withBudget(removalMilliseconds, (signal) =>
      createDeletion(target, (tag) => deleteByDummy(target, tag, { signal }), signal)(gate),
    ).catch(() => ({ outcome: 'unknown' }))
    if (outcome !== 'removed')
      warn(`${target.name}:${gate} stays: the registry did not delete it. No command of semtag reads it.`)
  }
  await pMap(held, remove, { concurrency: publishedAtOnce })
}
