import { expect } from 'vitest'
import type { PlanCase } from '../domain/cases/plans.ts'
import { contentOf, ModelRepository, sentence } from './model-repository.ts'

/** Plans the release of a case and compares the plan with the expected one. */
export function expectPlan({
  release,
  repository,
  policy = {},
  content = release,
  labels = {},
  kinds = {},
  withdraws = {},
  isKnown = false,
  ...expected
}: PlanCase): void {
  const model = ModelRepository.of(repository)
  const words = [...Object.keys(labels), ...Object.keys(kinds), ...Object.keys(withdraws)]
  const factsOf = (word: string) => {
    const [label = null, kind = 'image', withdrawn] = [labels[word], kinds[word], withdraws[word]]
    return { label, kind, ...(withdrawn !== undefined && { withdraws: contentOf(withdrawn) }) }
  }
  for (const word of words) model.facts.set(contentOf(word), factsOf(word))
  const planned = model.plan({ version: release, policy, content, own: factsOf(content), isKnown })
  const notes = planned.tags.flatMap(({ tag, note }) => (note === undefined ? [] : [[tag, note]]))
  expect(planned.tags.map(sentence)).toEqual(expected.plan)
  expect(planned.refusals.map(({ code }) => code)).toEqual(expected.refusals ?? [])
  expect(Object.fromEntries(notes)).toEqual(expected.notes ?? {})
  const holds = planned.tags.filter((one) => one.action === 'hold' && one.reason === 'unknown-owner')
  const warnings = planned.warnings.filter(
    (text) => !holds.some(({ tag }) => text.startsWith(`${tag} stays`)),
  )
  expect(warnings).toEqual(expected.warnings ?? [])
  expect(planned.warnings.length - warnings.length).toBe(holds.length)
}
