import { describe, test } from 'vitest'
import { expectPlan } from '../../support/expect-plan.ts'
import { plans } from '../cases/plans.ts'

const elsewhere = new Set(['exact tag', '--tag-prefix', 'literal tags', 'unknown owner'])

describe.each(Object.keys(plans).filter((rule) => !elsewhere.has(rule)))('%s', (rule) => {
  test.each(plans[rule] ?? [])('$title', expectPlan)
})
