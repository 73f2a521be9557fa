import { expect, test } from 'vitest'
import type { Parsed, Problem } from '../../../src/domain/errors.ts'
import { parseImage } from '../../../src/domain/image/image.ts'
import { formatRepository } from '../../../src/domain/image/reference.ts'
import { parseRegistryArgument, targetOf } from '../../../src/domain/image/target.ts'
import { rejectedTargets, targets } from '../cases/targets.ts'

test.each(targets)(
  '$image, --registry $registry --repository $repository: $target',
  ({ target, ...given }) => {
    const repository = resolve(given)
    expect(repository.ok && formatRepository(repository.value)).toBe(target)
  },
)

test.each(rejectedTargets)('$message', ({ message, hint, code = 'INVALID_ARGUMENT', ...given }) => {
  const repository = resolve(given)
  const problem: Partial<Problem> = repository.ok ? {} : repository.problem
  expect(problem.message).toBe(message)
  expect(problem.code).toBe(code)
  if (hint !== undefined) expect(problem.hint).toBe(hint)
})

test('--registry has a host and a path', () => {
  expect(parseRegistryArgument('ghcr.io/acme/images/')).toEqual({
    ok: true,
    value: { registry: 'ghcr.io', path: 'acme/images' },
  })
})

function resolve(given: {
  image: string
  registry?: string
  repository?: string
}): Parsed<Parameters<typeof formatRepository>[0]> {
  const image = parseImage(given.image)
  if (!image.ok) return image
  if (given.registry === undefined) return targetOf(image.value, undefined, given.repository)
  const registry = parseRegistryArgument(given.registry)
  return registry.ok ? targetOf(image.value, registry.value, given.repository) : registry
}
