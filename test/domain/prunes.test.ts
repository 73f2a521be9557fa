import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import type { Digest } from '../../src/domain/image/digest.ts'
import { fallbackTag } from '../../src/domain/image/tag.ts'
import { planPrune } from '../../src/domain/plan/prune.ts'
import type { PruneDecision, PruneReason, PruneRules } from '../../src/domain/plan/prune-rules.ts'
import { globs } from '../../src/domain/tags/ignore.ts'
import { defaultPolicy } from '../../src/domain/tags/policy.ts'
import { contentOf, ModelRepository } from '../support/model-repository.ts'
import { type PruneCase, prunes } from './cases/prunes.ts'
import { rarePrunes } from './cases/rare-prunes.ts'

const day = 86_400_000
const now = Date.parse('2026-12-01T00:00:00Z')

/** What the remark on a tag says, for each word that programs read instead. */
const remarks: Readonly<Record<PruneReason, RegExp>> = {
  newest: /^(?:the|among the) newest /,
  'in-range': /^in the range /,
  owner: /^the owner of /,
  'in-use': / (?:is|are) on it$/,
  alias: /^an alias$/,
  withdrawn: /^it is withdrawn/,
  'no-rule': /^no rule is about /,
  variant: /^a version of another variant, /,
  reserved: /^semtag reserves the tag$/,
  referrer: /^a signature or another referrer$|^it belongs to /,
  other: /^no version; /,
  missing: /^the tag has no manifest$/,
  young: /^it is not old enough$/,
  undated: /^its image does not say when /,
  unclear: /^it may be a variant, /,
  'not-kept': /^no rule keeps it$/,
  released: / is released$/,
  named: /^--others names it$/,
}

test.each([...prunes, ...rarePrunes])('$title', (one) => {
  const tags = planOf(one)
  expect(tags.filter(({ reason, note }) => !remarks[reason].test(note))).toEqual([])
  expect(tags.filter(({ reason }) => reason !== 'alias').map(lineOf)).toEqual(one.plan)
})

const lineOf = ({ decision, tag, note }: PruneDecision) =>
  `${decision} ${tag.replace(/[0-9a-f]{58}(?=\.|$)/, '…')}: ${note}`

function planOf({ repository, policy, flags, days = {} }: PruneCase): readonly PruneDecision[] {
  const signed = Object.entries(repository).map(([word, tags]) => [
    word,
    tags.replace(/SIGNATURE_OF_(\w+)/, (_, image: string) => fallbackTag(contentOf(image))),
  ])
  const model = ModelRepository.of(Object.fromEntries(signed))
  const ages = new Map(Object.entries(days).map(([word, age]) => [contentOf(word), now - age * day]))
  const created = new Map<Digest, number | null>()
  const digests = new Map()
  for (;;) {
    const observed = { tags: [...model.tags.keys()], digests, facts: model.read }
    const input = { observed, policy: { ...defaultPolicy, ...policy }, rules: rulesOf(flags), created }
    const plan = planPrune(input)
    const { lines, undated, unresolved, unread } = plan
    if (undated.length + unresolved.length + unread.size === 0) return lines.flatMap(({ tags }) => tags)
    for (const digest of undated) created.set(digest, ages.get(digest) ?? null)
    model.answer(plan, digests)
  }
}

/** The rules of flags as the documentation writes them. */
function rulesOf(flags: string): PruneRules {
  const words = (flags.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''))
  const given = words.flatMap((word, index) => (word.startsWith('--') ? [[word, words[index + 1]]] : []))
  const values = (name: string) => given.flatMap(([flag, value]) => (flag === name && value ? [value] : []))
  const number = (name: string) => values(name).map(Number)[0]
  const [days] = values('--older-than').map((text) => Number.parseInt(text, 10))
  return {
    keepMinor: number('--keep-minor'),
    keepMajor: number('--keep-major'),
    keepPrereleases: number('--keep-prereleases'),
    keepBuilds: number('--keep-builds'),
    keepRange: values('--keep-range')[0],
    others: globs(values('--others')),
    withdrawn: words.includes('--withdrawn'),
    keepReferrers: words.includes('--keep-referrers'),
    before: days === undefined ? undefined : now - days * day,
  }
}

const heading = '## What goes from real tag lists'

/** The end of `docs/prune.md`; `npx vitest run test/domain/prunes.test.ts -u` rewrites it. */
test('docs/prune.md shows these tables', async () => {
  const path = '../../docs/prune.md'
  const text = await readFile(new URL(path, import.meta.url), 'utf8')
  const prose = text.slice(0, text.indexOf(heading))
  await expect(`${prose}${tables(prunes)}`).toMatchFileSnapshot(path)
})

function tables(cases: readonly PruneCase[]): string {
  const sections = cases.map(({ title, repository, policy, flags, days, plan }) => {
    const tags = Object.entries(repository).map(([word, each]) => {
      const age = days?.[word]
      const shown = `- \`${each
        .replace(/SIGNATURE_OF_(\w+)/, 'sha256-…')
        .split(' ')
        .join('`, `')}\``
      return age === undefined ? shown : `${shown}, ${age} days old`
    })
    const channels =
      policy?.channels?.map(({ name, identifiers }) => `--channel ${name}=${identifiers.join(',')}`) ?? []
    const prefix = policy?.tagPrefix === undefined ? [] : [`--tag-prefix ${policy.tagPrefix}`]
    const rows = plan.map((line) => {
      const [, decision, tag, note] = /^(\w+) (\S+): (.*)$/.exec(line) ?? []
      return `| ${decision === 'stays' ? 'stays' : `**${decision}**`} | \`${tag}\` | ${note} |`
    })
    return [
      `### ${title}`,
      tags.join('\n'),
      `Flags: \`${[flags, ...channels, ...prefix].join(' ')}\`.`,
      ['| plan | tag | why |', '|---|---|---|', ...rows].join('\n'),
    ].join('\n\n')
  })
  const intro =
    'Tags of one image are on one line. Aliases stay, and the tables leave them out. The tests of the planner use the same tables.'
  return `${[heading, intro, ...sections].join('\n\n')}\n`
}
