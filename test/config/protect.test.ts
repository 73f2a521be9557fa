import { expect, test } from 'vitest'
import { readProtectOptions } from '../../src/config/protect.ts'
import { nothingFound } from '../../src/config/sources/found.ts'

const read = (values: Readonly<Record<string, unknown>>, env = {}, found = nothingFound) =>
  readProtectOptions({ protect: 'ecr', ...values }, 'plan', env, found)

test.each([
  [{}, undefined, undefined],
  [{ IMAGE: '7.1.0' }, '7.1.0', undefined],
  [{ IMAGE: 'ui', VERSION: '7.1.0' }, '7.1.0', 'ui'],
  [{ IMAGE: 'ghcr.io/acme/ui:dev' }, undefined, 'acme/ui'],
  [{ IMAGE: 'docker://ghcr.io/acme/ui' }, undefined, 'acme/ui'],
  [{ IMAGE: 'oci:build/ui' }, undefined, undefined],
  [{ IMAGE: 'acme/library/ui' }, undefined, 'acme/library/ui'],
  [{ IMAGE: 'harbor.local/library/ui' }, undefined, 'library/ui'],
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

test('a wrong version that was not written for this plan does not matter', () => {
  const { options, problems } = read({ IMAGE: 'ui' }, { SEMTAG_VERSION: '7.1' })
  expect(problems).toEqual([])
  expect(options).toMatchObject({ version: undefined, repository: 'ui' })
})

test('--protect is for one of the configured images', () => {
  const file = {
    name: 'semtag.config.json',
    prefix: '',
    directory: '/',
    content: { images: ['ui', 'api'] },
  }
  const { options, problems } = read({}, {}, { ...nothingFound, file })
  expect(options).toBeUndefined()
  expect(problems).toEqual([
    {
      code: 'INVALID_ARGUMENT',
      message: '--protect is for one image, and 2 are configured: ui, api.',
      hint: 'Name one of them: semtag plan ui --protect ecr.',
    },
  ])
  expect(read({ IMAGE: 'api' }, {}, { ...nothingFound, file }).options).toMatchObject({ repository: 'api' })
})
