import { expect, test } from 'vitest'
import { contentOf, ModelRepository, sentence } from '../support/model-repository.ts'
import { realLists } from './cases/real-lists.ts'

const rows = realLists.flatMap(({ pushes, ...list }) =>
  Object.entries(pushes).map(([release, plan]) => ({ ...list, release, plan })),
)

test.each(rows)('$title: $release', ({ repository, policy = {}, kinds = {}, release, plan }) => {
  const model = ModelRepository.of(repository)
  for (const [word, kind] of Object.entries(kinds)) model.facts.set(contentOf(word), { kind, label: null })
  const planned = model.plan({ version: release, policy, own: { kind: 'image', label: null } })
  expect(planned.tags.map(sentence).join('; ')).toBe(plan)
})
