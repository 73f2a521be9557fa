import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aliasesOf } from '../../../src/domain/tags/aliases.ts'
import { exactTag } from '../../../src/domain/tags/names.ts'
import type { Policy } from '../../../src/domain/tags/policy.ts'
import { withdrawalTag } from '../../../src/domain/tags/withdrawal.ts'
import { type Protection, protectionFor } from '../../../src/domain/vendors/protect.ts'
import { isPrerelease, type Version } from '../../../src/domain/version/version.ts'
import { policies, versions } from '../../support/arbitraries.ts'

/** True where the vendor would refuse to change the tag, by its own grammar of patterns. */
function isImmutable(protection: Protection, tag: string): boolean {
  const patterns = protection.vendor === 'ecr' ? protection.filters : protection.patterns
  // ECR knows `*` alone; doublestar also `[0-9]` and `[^d]`, as regular expressions write them.
  const special = protection.vendor === 'ecr' ? /[.\-[\]^]/g : /\.|-(?![0-9]\])/g
  return patterns.some((pattern) =>
    new RegExp(`^${pattern.replace(special, '\\$&').replaceAll('*', '.*')}$`).test(tag),
  )
}

/** With `--builds` what has no build may be an alias, but for a prerelease where a hyphen tells it. */
function isPromised(vendor: Protection['vendor'], version: Version, policy: Policy): boolean {
  if (!policy.builds || version.build.length > 0) return true
  return vendor === 'harbor' && isPrerelease(version) && policy.variants.length === 0
}

/** A policy, and versions that may be released under it: those with a build need `--builds`. */
const releases = fc
  .tuple(policies, versions)
  .filter(([policy, version]) => policy.builds || version.build.length === 0)

describe.each(['ecr', 'harbor'] as const)('%s', (vendor) => {
  test('every exact tag is immutable, and no alias is', () => {
    fc.assert(
      fc.property(releases, ([policy, version]) => {
        const protection = protectionFor(vendor, policy, version)
        const isFixed = (tag: string) => isImmutable(protection, tag)
        const tag = exactTag(version, policy)
        expect({ tag, fixed: isFixed(tag) || !isPromised(vendor, version, policy) }).toEqual({
          tag,
          fixed: true,
        })
        expect(policy.extraTags.filter((literal) => !isFixed(literal))).toEqual([])
        const aliases = aliasesOf(version, { ...policy, zeroMajor: true }).map((alias) => alias.tag)
        expect(aliases.filter(isFixed)).toEqual([])
      }),
      { numRuns: 3000 },
    )
  })

  test('what the vendor takes', () => {
    fc.assert(
      fc.property(releases, ([policy, version]) => {
        const protection = protectionFor(vendor, policy, version)
        if (protection.vendor === 'harbor') {
          // A comma parts patterns, and braces cannot be nested.
          expect(protection.patterns.filter((pattern) => /[{},\s]/.test(pattern))).toEqual([])
          return
        }
        expect(protection.filters.length).toBeLessThanOrEqual(5)
        for (const filter of protection.filters) {
          expect(filter).toMatch(/^[0-9a-zA-Z._*-]{1,128}$/)
          expect(filter.split('*').length - 1).toBeLessThanOrEqual(2)
        }
      }),
    )
  })
})

test('a withdrawal can be taken back at Harbor', () => {
  fc.assert(
    fc.property(releases, ([policy, version]) => {
      const marker = withdrawalTag(exactTag(version, policy))
      expect(isImmutable(protectionFor('harbor', policy, version), marker)).toBe(false)
    }),
    { numRuns: 1000 },
  )
})
