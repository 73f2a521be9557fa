import { expect } from 'vitest'
import type { PlanCase } from '../domain/cases/plans.ts'
import { ModelRepository, sentence } from './model-repository.ts'

/** Plans the release of a case, and compares the whole plan with the one that is told. */
export function expectPlan({
  release,
  repository,
  policy = {},
  content = release,
  ...expected
}: PlanCase): void {
  const planned = ModelRepository.of(repository).plan({ version: release, policy, content })
  const notes = planned.tags.flatMap(({ tag, note }) => (note === undefined ? [] : [[tag, note]]))
  expect(planned.tags.map(sentence)).toEqual(expected.plan)
  expect(planned.refusals.map(({ code }) => code)).toEqual(expected.refusals ?? [])
  expect(Object.fromEntries(notes)).toEqual(expected.notes ?? {})
}
