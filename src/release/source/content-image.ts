import { formatRepository } from '../../domain/image/reference.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { SourceReport } from '../../domain/report.ts'
import type { LayerProgress } from '../../ports.ts'
import { type Below, lookBelow } from '../copy/below.ts'
import { sendBelow } from '../copy/copy.ts'
import { copyReferrers } from '../copy/referrers.ts'
import type { Target } from '../state/target.ts'
import type { ContentSourceOptions, FoundContent } from './content-source.ts'
import type { SourceImage } from './source.ts'

/** The parts of an image that a target has. */
interface Seen {
  readonly isThere: boolean
  readonly below: Below
}

/** An image that is known by its digest, as something to release. */
export function contentImage(
  { root, content, repository: home }: FoundContent,
  report: SourceReport,
  warnings: readonly string[],
  { reporter, referrers }: Pick<ContentSourceOptions, 'reporter' | 'referrers'>,
): SourceImage {
  const isHome = ({ repository }: Target) =>
    home !== undefined && formatRepository(home) === formatRepository(repository)
  const optionsFor = ({ repository, name }: Target, signal: AbortSignal) => ({
    onProgress: (progress: LayerProgress) => reporter.event({ kind: 'layer', repository: name, progress }),
    signal,
    ...(home?.registry === repository.registry && { mountFrom: home.path }),
  })
  const known = new Map<Target, Promise<Seen>>()
  const look = async (target: Target, isThere: boolean, how: 'read' | 'look', signal: AbortSignal) => {
    const [found, below] = await Promise.all([
      isThere || target.registry.head(root.digest, signal),
      lookBelow(root, content, target.registry, signal, how),
    ])
    return { isThere: found !== undefined, below }
  }
  const seen = (
    target: Target,
    isThere: boolean,
    signal: AbortSignal,
    how: 'read' | 'look' = 'read',
  ): Promise<Seen> => {
    const looking = known.get(target) ?? look(target, isThere, how, signal)
    known.set(target, looking)
    return looking
  }
  const send = async (target: Target, tag: Tag, below: Below, signal: AbortSignal): Promise<void> => {
    reporter.event({ kind: 'pushing', repository: target.name, tag })
    await sendBelow(below, content, target.registry, optionsFor(target, signal))
  }
  return {
    report,
    warnings,
    sameContent: async ({ digest }) => digest === root.digest,
    async provide(target, tag, signal) {
      if (isHome(target)) return { manifest: root, how: 'named' }
      const { isThere, below } = await seen(target, false, signal)
      if (isThere && below.levels.length === 0) return { manifest: root, how: 'named' }
      await send(target, tag, below, signal)
      return { manifest: root, how: 'copied' }
    },
    supply: {
      root,
      canSend: (target) => !isHome(target),
      async below(target, { isThere, dryRun }, signal) {
        const how = dryRun && !isHome(target) ? 'look' : 'read'
        return (await seen(target, isThere, signal, how)).below
      },
      async complete(target, tag, signal) {
        const { below } = await seen(target, true, signal)
        if (below.levels.length > 0) await send(target, tag, below, signal)
      },
    },
    async accompany(target, how, { warn, signal }) {
      if (!referrers || isHome(target)) return
      // What refers to a manifest that is not there is not taken everywhere.
      if (how === 'copied') await target.registry.put(root.digest, root, signal)
      const onTag = (tag: Tag) => void target.sideTags.add(tag)
      await copyReferrers(root, content, target.registry, { ...optionsFor(target, signal), warn, onTag })
    },
    finish: async () => {},
  }
}
