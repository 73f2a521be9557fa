import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aliasesOf } from '../../../src/domain/tags/aliases.ts'
import { readExactTags, versionsOfLine } from '../../../src/domain/tags/exact-tags.ts'
import { defaultPolicy } from '../../../src/domain/tags/policy.ts'
import { entries, policies, versions } from '../../support/arbitraries.ts'

test('the versions of every line are those of all that compete for it, in their order', () => {
  fc.assert(
    fc.property(entries, policies, versions, (tags, policy, version) => {
      const all = readExactTags([...tags.keys()], policy).all
      for (const alias of aliasesOf(version, policy))
        expect([...versionsOfLine(alias, all)]).toEqual(all.filter((one) => alias.competes(one.version)))
    }),
  )
})

test('a line is found without a look at the others', () => {
  const tags = Array.from({ length: 1000 }, (_, index) => `${index}.0.0`)
  const all = readExactTags(tags, defaultPolicy).all
  const asked: string[] = []
  const line = { numbers: [500, 0], competes: ({ text }: { text: string }) => asked.push(text) > 0 }
  expect([...versionsOfLine(line, all)].map(({ version }) => version.text)).toEqual(['500.0.0'])
  expect(asked).toEqual(['500.0.0'])
})
