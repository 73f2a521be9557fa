import { shortDigest } from '../domain/image/digest.ts'
import type { AliasListing, ListReport } from '../domain/list-report.ts'
import { isFloating } from '../domain/plan/planned-tag.ts'
import type { TagReport } from '../domain/report.ts'
import type { TagState } from '../domain/tags/observation.ts'
import { clean } from '../domain/text.ts'

/**
 * Text as the label of a node in a Mermaid flowchart.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export function mermaidLabel(text: string): string {
  return `"${clean(text).replace(/[ !-,/:-@[-`{-~]/g, (character) => `#${character.charCodeAt(0)};`)}"`
}

/** The versions of a picture. A version is defined where it is named first. */
function createVersions(): (name: string) => string {
  const ids = new Map<string, string>()
  return (name) => {
    const known = ids.get(name)
    if (known !== undefined) return known
    const id = `v${ids.size}`
    ids.set(name, id)
    return `${id}[${mermaidLabel(name)}]`
  }
}

function flowchart(lines: readonly string[]): string {
  return ['flowchart LR', ...lines.map((line) => `  ${line}`)].join('\n')
}

/**
 * The aliases and their versions as a Mermaid flowchart. A thick arrow is a written alias (in a dry run: planned). A dotted
 * arrow shows the former version. Undefined if there is no alias.
 *
 *     flowchart LR
 *       t0(["latest"]) ==> v0["2.1.115"]
 *       t0 -. was .-> v1["2.1.114"]
 */
export function releasePicture(tags: readonly TagReport[], dryRun: boolean): string | undefined {
  const node = createVersions()
  const lines = tags
    .filter(({ kind }) => isFloating(kind))
    .flatMap(({ tag, outcome, from, to }, index) => {
      if (to === null) return []
      const written = outcome === 'created' || outcome === 'moved'
      const arrow = `t${index}([${mermaidLabel(tag)}]) ${written ? '==>' : '-->'} ${node(nameOf(to))}`
      const former = outcome === 'moved' && from !== null && nameOf(from) !== nameOf(to)
      return former ? [arrow, `t${index} -. ${dryRun ? 'now' : 'was'} .-> ${node(nameOf(from))}`] : [arrow]
    })
  return lines.length === 0 ? undefined : flowchart(lines)
}

function nameOf({ version, digest }: TagState): string {
  return version ?? (digest === null ? 'unknown' : shortDigest(digest))
}

// Mermaid draws no more than 500 arrows: https://mermaid.js.org/config/schema-docs/config.html#maxedges
const mostAliases = 200

/**
 * The lines of a repository as a Mermaid flowchart: a box for each line with its versions that aliases concern, and an
 * arrow for each alias. A dotted arrow shows where an alias belongs that is elsewhere or missing.
 *
 *     flowchart LR
 *       subgraph l0["2.2"]
 *         v0["2.2.11"]
 *       end
 *       t0(["2"]) --> v1["2.1.114"]
 *       t0 -. belongs on .-> v0
 */
export function listPicture({ versions, aliases }: ListReport): string {
  const node = createVersions()
  const shown = aliases.slice(0, mostAliases)
  const concerned = new Set(shown.flatMap(({ version, owner }) => [version, owner]))
  const withdrawn = new Set(versions.flatMap((one) => (one.withdrawn === undefined ? [] : one.version)))
  const labelOf = (version: string) => (withdrawn.has(version) ? `${version} withdrawn` : version)
  const lines = new Map<string, string[]>()
  for (const { version } of versions)
    if (concerned.has(version))
      lines.set(lineOf(version), [...(lines.get(lineOf(version)) ?? []), node(labelOf(version))])
  const placeOf = ({ version, digest }: AliasListing) =>
    version === null ? nameOf({ version, digest }) : labelOf(version)
  const arrows = shown.flatMap((alias, index) => {
    const tag = `t${index}([${mermaidLabel(alias.tag)}])`
    const { state, owner } = alias
    if (state === 'missing') return owner === null ? [] : [`${tag} -. missing .-> ${node(labelOf(owner))}`]
    const arrow = `${tag} --> ${node(placeOf(alias))}`
    if (state === 'on-owner' || owner === null) return [arrow]
    return [arrow, `t${index} -. belongs on .-> ${node(labelOf(owner))}`]
  })
  const left = aliases.length - shown.length
  return flowchart([
    ...[...lines].flatMap(([line, nodes], index) => [
      `subgraph l${index}[${mermaidLabel(line)}]`,
      ...nodes.map((text) => `  ${text}`),
      'end',
    ]),
    ...arrows,
    ...(left === 0 ? [] : [`%% ${left} more aliases`]),
  ])
}

// `2.1` of `2.1.115`.
function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}
