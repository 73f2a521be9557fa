import { expect, test } from 'vitest'
import { readProtectOptions } from '../../src/config/protect.ts'

const read = (values: Readonly<Record<string, unknown>>) =>
  readProtectOptions({ protect: 'ecr', ...values }, 'plan')

test.each([
  [{}, undefined, undefined],
  [{ IMAGE: '7.1.0' }, '7.1.0', undefined],
  [{ IMAGE: 'ui', VERSION: '7.1.0' }, '7.1.0', 'ui'],
  [{ IMAGE: 'ghcr.io/acme/ui:dev' }, undefined, 'acme/ui'],
  [{ IMAGE: 'docker://ghcr.io/acme/ui' }, undefined, 'acme/ui'],
  [{ IMAGE: 'oci:build/ui' }, undefined, undefined],
  [{ IMAGE: 'ui', registry: ['registry.local/gallery'] }, undefined, 'gallery/ui'],
  [{ IMAGE: 'ui', repository: 'gallery/shop' }, undefined, 'gallery/shop'],
])('%j gives the options', (values, version, repository) => {
  const { options, problems } = read(values)
  expect(problems).toEqual([])
  expect(options).toMatchObject({ vendor: 'ecr', repository, policy: { tagPrefix: '' } })
  expect(options?.version?.text).toBe(version)
})

test.each([
  [{ protect: 'acr' }, 'is not one of ecr, harbor, gitlab, docker-hub, quay'],
  [{ IMAGE: 'Gallery/UI' }, 'lower case'],
  [{ IMAGE: 'ui', VERSION: '7.1' }, 'is not a full version'],
  [{ channel: ['latest'] }, 'channel'],
  [{ tag: ['+'] }, 'is not a tag'],
  [{ protct: 'ecr' }, 'is not a flag'],
])('%j is a mistake', (values, message) => {
  const { options, problems } = read(values)
  expect(options).toBeUndefined()
  expect(problems.map((problem) => problem.message).join()).toContain(message)
})

test('--protect is a mistake with push', () => {
  expect(readProtectOptions({ protect: 'ecr' }, 'push').problems).toMatchObject([
    { code: 'INVALID_ARGUMENT', hint: 'Write semtag plan --protect ecr.' },
  ])
})
