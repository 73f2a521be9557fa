import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { aliasesOf } from '../../../src/domain/tags/aliases.ts'
import { readExactTags, versionsOfLine } from '../../../src/domain/tags/exact-tags.ts'
import { defaultPolicy, type Policy } from '../../../src/domain/tags/policy.ts'
import { entries, policies, versions } from '../../support/arbitraries.ts'
import { readTags, unreadTags } from '../cases/tags.ts'

describe('exact tags', () => {
  test.each(readTags)('$tag is the version $version', ({ tag, version, policy }) => {
    expect(read([tag], policy)).toEqual([[version, [tag]]])
  })

  test.each(unreadTags)('$tag is not a version: $why', ({ tag, policy }) => {
    expect(read([tag], policy)).toEqual([])
  })

  test('versions are unique and sorted from the highest to the lowest, with the form of the policy first', () => {
    const tags = ['2.1.9', 'v2.1.10', '2.1.10', 'v2.1.9', '2.1.10-rc.1']
    expect(read(tags)).toEqual([
      ['2.1.10', ['2.1.10', 'v2.1.10']],
      ['2.1.10-rc.1', ['2.1.10-rc.1']],
      ['2.1.9', ['2.1.9', 'v2.1.9']],
    ])
    expect(read(tags, { tagPrefix: 'v' })[0]).toEqual(['2.1.10', ['v2.1.10', '2.1.10']])
  })

  function read(tags: readonly string[], changes: Partial<Policy> = {}) {
    const policy = { ...defaultPolicy, ...changes }
    return readExactTags(tags.map(parseTag), policy)[policy.builds ? 'all' : 'plain'].map(
      ({ version, forms }) => [version.text, forms.map(({ tag }) => tag)],
    )
  }
})

describe('line', () => {
  test('versionsOfLine yields the competing versions in order', () => {
    fc.assert(
      fc.property(entries, policies, versions, (tags, policy, version) => {
        const all = readExactTags([...tags.keys()], policy).all
        for (const alias of aliasesOf(version, policy))
          expect([...versionsOfLine(alias, all)]).toEqual(all.filter((one) => alias.competes(one.version)))
      }),
    )
  })

  test('versionsOfLine does not visit other lines', () => {
    const tags = Array.from({ length: 1000 }, (_, index) => parseTag(`${index}.0.0`))
    const all = readExactTags(tags, defaultPolicy).all
    const asked: string[] = []
    const line = { numbers: [500, 0], competes: ({ text }: { text: string }) => asked.push(text) > 0 }
    expect([...versionsOfLine(line, all)].map(({ version }) => version.text)).toEqual(['500.0.0'])
    expect(asked).toEqual(['500.0.0'])
  })
})
