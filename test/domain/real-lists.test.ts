import { expect, test } from 'vitest'
import { contentOf, ModelRepository, sentence } from '../support/model-repository.ts'
import { type RealList, realLists } from './cases/real-lists.ts'

const rows = realLists.flatMap(({ pushes, ...list }) =>
  Object.entries(pushes).map(([release, plan]) => ({ ...list, release, plan })),
)

test.each(rows)('$title: $release', ({ repository, policy = {}, kinds = {}, release, plan }) => {
  const model = ModelRepository.of(repository)
  for (const [word, kind] of Object.entries(kinds)) model.facts.set(contentOf(word), { kind, label: null })
  const planned = model.plan({ version: release, policy, own: { kind: 'image', label: null } })
  expect(planned.tags.map(sentence).join('; ')).toBe(plan)
})

/** `docs/tag-lists.md`; `npx vitest run test/domain/real-lists.test.ts -u` rewrites it. */
test('docs/tag-lists.md shows these tables', async () => {
  await expect(page(realLists)).toMatchFileSnapshot('../../docs/tag-lists.md')
})

function page(lists: readonly RealList[]): string {
  const sections = lists.map(({ title, repository, policy, pushes }) => {
    const tags = Object.values(repository).map((each) => `- \`${each.split(' ').join('`, `')}\``)
    const rows = Object.entries(pushes).map(
      ([version, plan]) => `| \`${version}\` | ${plan.split('; ').join('<br>')} |`,
    )
    const channels =
      policy?.channels?.map(({ name, identifiers }) => `--channel ${name}=${identifiers.join(',')}`) ?? []
    const flags = [...channels, ...(policy?.variant === undefined ? [] : [`--variant ${policy.variant}`])]
    return [
      `## ${title}`,
      'Tags of one image are on one line:',
      tags.join('\n'),
      ...(flags.length === 0 ? [] : [`Flags: \`${flags.join(' ')}\`.`]),
      ['| push | what semtag does |', '|---|---|', ...rows].join('\n'),
    ].join('\n\n')
  })
  return `${[
    '# What a release does to real tag lists',
    'Each section shows the shortened tag list of one kind of repository, and the plans of three pushes. The tests of the planner use the same tables. Back to the [README](../README.md).',
    ...sections,
  ].join('\n\n')}\n`
}
