import { expect, test } from 'vitest'
import type { Digest } from '../../../src/domain/image/digest.ts'
import { parseTag, type Tag } from '../../../src/domain/image/tag.ts'
import { planPrune } from '../../../src/domain/plan/prune.ts'
import { isRange, type PruneRules } from '../../../src/domain/plan/prune-rules.ts'
import { defaultPolicy } from '../../../src/domain/tags/policy.ts'
import { contentOf, ModelRepository } from '../../support/model-repository.ts'

const rules: PruneRules = { keepMinor: 1, others: () => false, withdrawn: false, keepReferrers: false }

test('a plan has the tags of each minor line, and last the tags that are no versions', () => {
  const model = ModelRepository.of({ a: '1.9.0_1 1.9.0', b: '2.1.0 2.1', c: '2.1.1', e: 'main edge' })
  const digests = new Map<Tag, Digest | null>(model.tags)
  const observed = {
    tags: [...model.tags.keys()],
    digests,
    facts: new Map([[contentOf('b'), { kind: 'image' }]]),
  }
  const { lines } = planPrune({ observed, policy: defaultPolicy, rules })
  const alias = { version: null, decision: 'stays', reason: 'alias', note: 'an alias' }
  const owner = { kind: 'exact', decision: 'stays', reason: 'owner' }
  const [a, b, c, e] = ['a', 'b', 'c', 'e'].map(contentOf)
  expect(lines).toEqual([
    {
      line: '2.1',
      tags: [
        { ...owner, tag: '2.1.1', version: '2.1.1', digest: c, note: 'the owner of 2.1, 2, latest' },
        {
          tag: '2.1.0',
          kind: 'exact',
          version: '2.1.0',
          digest: b,
          decision: 'stays',
          reason: 'in-use',
          note: '2.1 is on it',
        },
      ],
    },
    {
      line: '1.9',
      tags: [
        { ...owner, tag: '1.9.0_1', version: '1.9.0+1', digest: a, note: 'the owner of 1.9.0, 1.9, 1' },
        { ...alias, tag: '1.9.0', kind: 'patch', digest: a },
      ],
    },
    {
      line: null,
      tags: [
        { ...alias, tag: '2.1', kind: 'minor', digest: b },
        { ...alias, tag: 'edge', kind: 'literal', digest: e },
        { ...alias, tag: 'main', kind: 'literal', digest: e },
      ],
    },
  ])
})

test('a repository with only versions has only their lines', () => {
  const observed = { tags: [parseTag('1.0.0')], digests: new Map() }
  const { lines } = planPrune({ observed, policy: defaultPolicy, rules })
  expect(lines.map(({ line }) => line)).toEqual(['1.0'])
})

test('a plan needs the digests of all versions, but only once one of them may go', () => {
  const tags = ['1.0.0', '1.0.1', '1.0.2', 'build-7'].map(parseTag)
  const unresolved = (keepMinor: number) =>
    planPrune({
      observed: { tags, digests: new Map() },
      policy: defaultPolicy,
      rules: { ...rules, keepMinor },
    }).unresolved
  expect(unresolved(2)).toEqual(expect.arrayContaining(tags.slice(0, 3)))
  expect(unresolved(2)).not.toContain('build-7')
  expect(unresolved(3)).toEqual(['1.0.2'])
})

test('a version stays as long as its age is not read', () => {
  const model = ModelRepository.of({ a: '1.0.0', b: '1.0.1' })
  const observed = { tags: [...model.tags.keys()], digests: model.tags }
  const plan = planPrune({ observed, policy: defaultPolicy, rules: { ...rules, before: 1 } })
  expect(plan.undated).toEqual([contentOf('a')])
  expect(plan.lines[0]?.tags.map(({ reason }) => reason)).toEqual(['owner', 'undated'])
})

test('without a valid range, there is no plan', () => {
  expect([isRange('>=1.0.0'), isRange('new')]).toEqual([true, false])
  const observed = { tags: [parseTag('1.0.0')], digests: new Map() }
  expect(() => planPrune({ observed, policy: defaultPolicy, rules: { ...rules, keepRange: 'new' } })).toThrow(
    TypeError,
  )
})
