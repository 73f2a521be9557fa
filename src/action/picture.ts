import { shortDigest } from '../domain/image/digest.ts'
import type { TagReport } from '../domain/report.ts'
import type { TagState } from '../domain/tags/observation.ts'
import { mermaidLabel } from './escape.ts'

/**
 * The aliases and what they point at, as a Mermaid flowchart: a thick arrow was written, or in a dry run would be, and a
 * dotted one shows where a moved alias was before. Undefined if there is no alias.
 *
 *     flowchart LR
 *       t0(["latest"]) ==> v0["2.1.115"]
 *       t0 -. was .-> v1["2.1.114"]
 */
export function picture(tags: readonly TagReport[], dryRun: boolean): string | undefined {
  const versions = new Map<string, string>()
  const node = (state: TagState): string => {
    const name = nameOf(state)
    const id = versions.get(name) ?? `v${versions.size}`
    const isNew = !versions.has(name)
    versions.set(name, id)
    return isNew ? `${id}[${mermaidLabel(name)}]` : id
  }
  const lines = tags
    .filter(({ kind }) => kind !== 'exact' && kind !== 'literal' && kind !== 'withdrawal')
    .flatMap(({ tag, outcome, from, to }, index) => {
      if (to === null) return []
      const written = outcome === 'created' || outcome === 'moved'
      const arrow = `t${index}([${mermaidLabel(tag)}]) ${written ? '==>' : '-->'} ${node(to)}`
      const former = outcome === 'moved' && from !== null && nameOf(from) !== nameOf(to)
      return former ? [arrow, `t${index} -. ${dryRun ? 'now' : 'was'} .-> ${node(from)}`] : [arrow]
    })
  return lines.length === 0 ? undefined : ['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n')
}

function nameOf({ version, digest }: TagState): string {
  return version ?? (digest === null ? 'unknown' : shortDigest(digest))
}
