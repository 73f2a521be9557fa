import { expect, test } from 'vitest'
import { targetsOf } from '../../../src/config/read/targets.ts'
import type { Parsed } from '../../../src/domain/errors.ts'
import { parseImage } from '../../../src/domain/image/image.ts'
import { formatRepository, type Repository } from '../../../src/domain/image/reference.ts'

function targets(
  image: string | undefined,
  registry: readonly string[],
  repository?: string,
): readonly string[] {
  const parsed = image === undefined ? undefined : parseImage(image)
  if (parsed?.ok === false) throw new TypeError(parsed.problem.message)
  return targetsOf(parsed?.value, { registry: [...registry], repository }).map(shown)
}

const shown = (target: Parsed<unknown> | Parsed<Repository>): string =>
  target.ok ? formatRepository(target.value as Repository) : target.problem.code

test.each([
  ['ghcr.io/acme/ui', [], undefined, ['ghcr.io/acme/ui']],
  ['ghcr.io/acme/ui', [], 'other/ui', ['ghcr.io/other/ui']],
  ['ui', [], undefined, ['NO_REGISTRY']],
  ['ui', ['a.local:5000', 'b.local/x'], undefined, ['a.local:5000/ui', 'b.local/x/ui']],
  ['ui', ['https://a.local', 'b.local'], undefined, ['INVALID_ARGUMENT', 'b.local/ui']],
  [undefined, ['https://a.local', 'b.local'], undefined, ['INVALID_ARGUMENT']],
  [undefined, [], undefined, []],
  ['docker://ghcr.io/acme/ui:dev', ['a.local'], undefined, ['a.local/acme/ui']],
  ['oci:ui', ['a.local', 'b.local/x'], 'acme/ui', ['a.local/acme/ui', 'b.local/x/acme/ui']],
  // Once, however many registries lack the name.
  ['oci:ui', ['a.local', 'b.local'], undefined, ['NO_REGISTRY']],
  ['oci:ui', [], 'acme/ui', ['NO_REGISTRY']],
  ['oci:ui', ['https://a.local'], undefined, ['INVALID_ARGUMENT', 'NO_REGISTRY']],
  ['oci:ui', ['https://a.local'], 'acme/ui', ['INVALID_ARGUMENT']],
])('%s to %j', (image, registry, repository, expected) => {
  expect(targets(image, registry, repository)).toEqual(expected)
})

test('a credential in a registry is not repeated', () => {
  const [target] = targetsOf(undefined, { registry: ['https://ci:hunter22@a.local'], repository: undefined })
  expect(target?.ok).toBe(false)
  expect(JSON.stringify(target)).not.toContain('hunter22')
})
