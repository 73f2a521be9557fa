import { describe, expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { planTags } from '../../../src/domain/plan/plan.ts'
import { expectPlan } from '../../support/expect-plan.ts'
import { contentOf, ModelRepository, sentence, versionOf } from '../../support/model-repository.ts'
import { plans } from '../cases/plans.ts'

describe('alias state', () => {
  const version = versionOf('2.1.106')
  const tags: readonly string[] = ['2.1.105', '2.1', '2.1.104']

  /** The version of 2.1 in the plan. */
  function stateOf(digests: Readonly<Record<string, string>>, published?: string, listed = tags) {
    const seen = new Map(Object.entries(digests).map(([tag, content]) => [parseTag(tag), contentOf(content)]))
    const plan = planTags({
      version,
      observed: { tags: listed.map(parseTag), digests: seen },
      ...(published === undefined ? {} : { published: contentOf(published) }),
    })
    const planned = plan.tags.find(({ tag }) => tag === '2.1')
    return { action: planned?.action, version: planned?.from?.version, unresolved: plan.unresolved }
  }

  test('by the tag list alone an alias is on its owner', () => {
    expect(stateOf({})).toMatchObject({ action: 'move', version: '2.1.105' })
  })

  test('older versions are not requested before the owner is known', () => {
    const state = stateOf({ '2.1': 'a' })
    expect(state).toMatchObject({ action: 'move', version: '2.1.105' })
    expect(state.unresolved).toContain('2.1.105')
    expect(state.unresolved).not.toContain('2.1.104')
  })

  test('older versions are not requested if the version itself is listed', () => {
    const state = stateOf({ '2.1': 'a', '2.1.106': 'b' }, 'b', [...tags, '2.1.106'])
    expect(state.unresolved).toContain('2.1.105')
    expect(state.unresolved).not.toContain('2.1.104')
  })

  test('an alias is on the owner, on an older version, or on none', () => {
    const digests = { '2.1.105': 'b', '2.1.104': 'a' }
    expect(stateOf({ ...digests, '2.1': 'b' })).toMatchObject({ action: 'move', version: '2.1.105' })
    expect(stateOf({ ...digests, '2.1': 'a' })).toMatchObject({ action: 'move', version: '2.1.104' })
    expect(stateOf({ ...digests, '2.1': 'x' })).toMatchObject({ action: 'move', version: null })
  })

  test('an alias is on the version even if the tag list does not name the version yet', () => {
    const state = stateOf({ '2.1': 'own', '2.1.107': 'newer' }, 'own', ['2.1.107', '2.1'])
    expect(state).toMatchObject({ action: 'hold', version: '2.1.106' })
  })

  test('the twenty highest lines are searched for a digest that no version has', () => {
    const holds = (lines: number) => {
      const higher = Array.from({ length: lines }, (_, n) => [`line ${n}`, `2.${n + 3}`])
      const repository = ModelRepository.of({
        '2.1.105': '2.1.105',
        purged: '2.2 latest',
        ...Object.fromEntries(higher),
      })
      return repository.plan({ version: '2.1.106' }).tags.map(sentence).at(-1)
    }
    expect(holds(2)).toBe('hold latest: unknown-owner, 2.2')
    expect(holds(19)).toBe('hold latest: unknown-owner, 2.2')
    expect(holds(20)).toBe('move latest from unknown')
  })

  test('two hundred versions are searched for the digest of an alias, and all builds', () => {
    const numbers = Array.from({ length: 230 }, (_, n) => `${n}`)
    const planOn = (patch: string) => {
      const tags = numbers.map((n) => [n, n === patch ? `2.1.${n} 2.1` : `2.1.${n}`])
      return ModelRepository.of(Object.fromEntries(tags)).plan({ version: '2.1.500' }).tags.map(sentence)
    }
    expect(planOn('30')).toContain('move 2.1 from 2.1.30')
    expect(planOn('29')).toContain('move 2.1 from unknown')
    const builds = ModelRepository.of(
      Object.fromEntries(numbers.map((n) => [n, n === '3' ? '2.1.0_3 2.1.0' : `2.1.0_${n}`])),
    )
    expect(builds.plan({ version: '2.1.0+500' }).tags.map(sentence)).toContain('move 2.1.0 from 2.1.0+3')
  })

  test('an alias is on the highest of several versions with its content', () => {
    expect(stateOf({ '2.1.105': 'b', '2.1': 'b' }, 'b')).toMatchObject({ action: 'keep', version: '2.1.106' })
    expect(stateOf({ '2.1.105': 'b', '2.1.104': 'b', '2.1': 'b' })).toMatchObject({ version: '2.1.105' })
    const newer = stateOf({ '2.1.107': 'b', '2.1': 'b' }, 'b', ['2.1.107', '2.1'])
    expect(newer).toMatchObject({ action: 'hold', version: '2.1.107' })
  })
})

describe('plan alias', () => {
  const elsewhere = new Set(['exact tag', '--tag-prefix', 'literal tags', 'unknown owner'])

  describe.each(Object.keys(plans).filter((rule) => !elsewhere.has(rule)))('%s', (rule) => {
    test.each(plans[rule] ?? [])('$title', expectPlan)
  })
})
