import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { fallbackTag } from '../../src/domain/image/tag.ts'
import { planPrune } from '../../src/domain/plan/prune.ts'
import type { PruneRules } from '../../src/domain/plan/prune-rules.ts'
import { globs } from '../../src/domain/tags/ignore.ts'
import { defaultPolicy } from '../../src/domain/tags/policy.ts'
import { contentOf, ModelRepository } from '../support/model-repository.ts'
import { type PruneCase, prunes } from './cases/prunes.ts'

const day = 86_400_000
const now = Date.parse('2026-12-01T00:00:00Z')

test.each(prunes)('$title', (one) => {
  expect(planOf(one)).toEqual(one.plan)
})

function planOf({ repository, policy, flags, days = {} }: PruneCase): readonly string[] {
  const signed = Object.entries(repository).map(([word, tags]) => [
    word,
    tags.replace(/SIGNATURE_OF_(\w+)/, (_, image: string) => fallbackTag(contentOf(image))),
  ])
  const model = ModelRepository.of(Object.fromEntries(signed))
  const created = new Map(
    Object.keys(repository).map((word) => {
      const age = days[word]
      return [contentOf(word), age === undefined ? null : now - age * day] as const
    }),
  )
  const digests = new Map()
  for (;;) {
    const observed = { tags: [...model.tags.keys()], digests, facts: model.read }
    const input = { observed, policy: { ...defaultPolicy, ...policy }, rules: rulesOf(flags), created }
    const plan = planPrune(input)
    if (plan.unresolved.length === 0 && plan.unread.size === 0)
      return plan.lines.flatMap(({ tags }) =>
        tags
          .filter(({ reason }) => reason !== 'alias')
          .map(
            ({ decision, tag, note }) => `${decision} ${tag.replace(/[0-9a-f]{58}(?=\.sig)/, '…')}: ${note}`,
          ),
      )
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
    keepReferrers: false,
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
