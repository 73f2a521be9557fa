import { formatRepository } from '../domain/reference.ts'
import type { SourceReport } from '../domain/report.ts'
import type { Tag } from '../domain/tag.ts'
import type { LayerProgress } from '../ports.ts'
import type { ContentSourceOptions, FoundContent } from './content-source.ts'
import { copyContent } from './copy.ts'
import { copyReferrers } from './copy-referrers.ts'
import type { SourceImage } from './source.ts'
import type { Target } from './target.ts'

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
  return {
    report,
    warnings,
    sameContent: async ({ digest }) => digest === root.digest,
    async provide(target, tag, signal) {
      if (isHome(target) || (await target.registry.head(root.digest, signal)) !== undefined)
        return { manifest: root, how: 'named' }
      reporter.event({ kind: 'pushing', repository: target.name, tag })
      await copyContent(root, content, target.registry, optionsFor(target, signal))
      return { manifest: root, how: 'copied' }
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
