import type { Digest } from '../../src/domain/image/digest.ts'
import type { MaintenanceReport, ReleaseReport } from '../../src/domain/report.ts'
import type { Gate } from '../../src/release/request.ts'
import { buildImage } from '../support/registry/image.ts'
import type { TestRegistry } from '../support/registry/registry.ts'
import type { Command } from './commands.ts'
import { type Run, wrongsOf } from './judge.ts'
import { type MaintenanceWorkshop, openMaintenanceWorkshop } from './maintenance-workshop.ts'
import type { Story } from './manner-stories.ts'
import type { Manner } from './manners.ts'
import { openWorkshop, path, type Workshop } from './workshop.ts'

/** Where the images of releases are: in an engine, or in the repository itself. */
export type From = 'engine' | 'repository'

export interface Ending {
  readonly command: Command
  readonly status: string
  readonly wrongs: readonly string[]
}

const longAgo = 600_000

/** Runs the commands of a story on a registry of this manner, and judges the end of each. */
export async function tellStory(story: Story, manner: Manner, from: From): Promise<readonly Ending[]> {
  const { credential, host, archives = false, asked = false } = manner
  const { staleReads = 0, ...options } = manner.options
  const archived = new Set(archives && story.archived ? [story.archived] : [])
  const workshop = await openWorkshop({
    registries: [{ ...options, archived }],
    credential,
    ...(host && { host }),
  })
  const { registry, clock } = workshop
  const shop = await openMaintenanceWorkshop({}, credential, { registry, clock })
  // Some registries know their repositories beforehand.
  if (options.unknownRepository) registry.image(path, undefined)
  pad(registry, (manner.tags ?? 0) - tagsOf(story).length)
  fill(registry, story.before)
  if (tagsOf(story).length > 0) clock.pass(longAgo)
  if (asked) await workshop.repository(registry).tags(new AbortController().signal)
  fill(registry, story.recent ?? {})
  registry.settings.staleReads = staleReads

  const endings: Ending[] = []
  for (const command of story.commands) {
    const before = snapshot(registry, options.backends)
    const report = await run(command, { workshop, shop, from, host })
    const after = snapshot(registry, options.backends)
    const content = contentOf(command)
    const wrongs = wrongsIn({ command, report, content, before, after })
    endings.push({ command, status: report.status, wrongs })
    // A user whose run is not complete runs the command again later.
    if (report.status !== 'complete') clock.pass(longAgo)
  }
  return endings
}

/**
 * A run that met only one of several backends cannot know the others: its report has to be right for one of them.
 * No alias of any of them may go back.
 */
function wrongsIn(run: Run): readonly string[] {
  if (run.after.length === 1) return wrongsOf(run)
  const alone = run.after.map((tags, backend) =>
    wrongsOf({ ...run, after: [tags], before: [run.before[backend] ?? new Map()] }),
  )
  // Whichever backend is right, a restored version may have its aliases.
  const own = run.command.replace(/^unyank /, '')
  const isBack = (wrong: string) => wrong.includes(' was taken to ') && !wrong.includes(` taken to ${own},`)
  const ended = alone.map((wrongs) => wrongs.filter((wrong) => !wrong.includes(' was taken to ')))
  const [everywhere = []] = ended.every((wrongs) => wrongs.length > 0) ? ended : []
  return [...wrongsOf(run).filter(isBack), ...everywhere]
}

function run(
  command: Command,
  {
    workshop,
    shop,
    from,
    host,
  }: { workshop: Workshop; shop: MaintenanceWorkshop; from: From; host: string | undefined },
): Promise<ReleaseReport | MaintenanceReport> {
  const [name, version = ''] = command.split(' ')
  const care = host === undefined ? {} : { host }
  if (name === 'yank') return shop.yank(version, care)
  if (name === 'unyank') return shop.unyank(version, care)
  if (name === 'reconcile') return shop.reconcile(care)
  if (name === 'promote')
    return workshop.promote(version, { digest: buildImage({ content: version }).digest })
  const dryRun = name === 'plan'
  const options = { dryRun, ...(name === 'gated' && { gate: approving }) }
  const use = name === 'stage' ? workshop.stage : workshop.release
  if (from === 'engine') {
    workshop.build(version)
    return use(version, options)
  }
  const { registry } = workshop
  const { digest } = registry.image(path, undefined, { content: version })
  return use(version, { ...options, image: `docker://${host ?? registry.host}/${path}@${digest}` })
}

const approving: Gate = { words: ['true'], run: async () => 0 }

const contentOf = (command: Command): Digest | undefined => {
  const [name, version = ''] = command.split(' ')
  return name === 'push' || name === 'promote' || name === 'gated'
    ? buildImage({ content: version }).digest
    : undefined
}

function fill(registry: TestRegistry, contents: Story['before']): void {
  for (const [content, tags] of Object.entries(contents))
    for (const tag of tags.split(' ')) registry.image(path, tag, { content })
}

/** Versions below all others, which come first in a list in order. */
function pad(registry: TestRegistry, count: number): void {
  const { bytes, mediaType } = buildImage({ content: 'low' })
  if (count > 0) registry.image(path, undefined, { content: 'low' })
  for (let patch = 0; patch < count; patch++) registry.addManifest(path, `0.0.${patch}`, bytes, mediaType)
}

function tagsOf({ before, recent = {} }: Story): readonly string[] {
  const tags = [...Object.values(before), ...Object.values(recent)].flatMap((each) => each.split(' '))
  return [...new Set(tags)]
}

function snapshot(registry: TestRegistry, backends = 1): readonly ReadonlyMap<string, Digest>[] {
  return Array.from({ length: backends }, (_, backend) => registry.tags(path, backend))
}
