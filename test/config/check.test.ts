import { expect, test } from 'vitest'
import { readCheckOptions } from '../../src/config/check.ts'
import { nothingFound } from '../../src/config/sources/found.ts'
import { formatRepository } from '../../src/domain/image/reference.ts'

test('the named repository is checked, and needs no engine', () => {
  const { options, problems } = readCheckOptions({
    values: { REPOSITORY: 'ui', registry: 'a.local', 'tag-prefix': 'v' },
    env: {},
  })
  expect(problems).toEqual([])
  expect(options).toMatchObject({
    repositories: [{ repository: { registry: 'a.local', path: 'ui' }, policy: { tagPrefix: 'v' } }],
    needsEngine: false,
  })
})

test.each([
  [{}, {}, 'REPOSITORY is missing.'],
  [{ REPOSITORY: 'Ui' }, {}, 'lower case'],
  [{ nonsense: true }, {}, 'is not a flag'],
  [{ REPOSITORY: 'a.local/ui' }, { SEMTAG_USERNAME: 'ci' }, 'without a password'],
])('%j with %j is a mistake', (values, env, message) => {
  const { options, problems } = readCheckOptions({ values, env })
  expect(options).toBeUndefined()
  expect(problems.map((problem) => problem.message).join()).toContain(message)
})

test.each<[object, object, readonly string[], boolean]>([
  [{ SEMTAG_IMAGE: 'ui', SEMTAG_REGISTRY: 'a.local,b.local' }, {}, ['a.local/ui', 'b.local/ui'], true],
  [{ SEMTAG_IMAGE: 'docker://a.local/ui' }, {}, ['a.local/ui'], false],
  [{ SEMTAG_IMAGE: 'ui', SEMTAG_REGISTRY: 'a.local' }, { registry: 'c.local' }, ['c.local/ui'], true],
])('with %j and %j, every configured repository is checked', (env, values, repositories, needsEngine) => {
  const { options, problems } = readCheckOptions({ values: { ...values }, env: { ...env } })
  expect(problems).toEqual([])
  expect(options?.repositories.map(({ repository }) => formatRepository(repository))).toEqual(repositories)
  expect(options?.needsEngine).toBe(needsEngine)
})

test('one image in an engine is enough to need it', () => {
  const content = { images: ['ui', 'docker://a.local/api'], registry: 'a.local' }
  const file = { name: 'semtag.config.json', prefix: '', directory: '/', content }
  const { options } = readCheckOptions({ values: {}, env: {}, found: { ...nothingFound, file } })
  expect(options?.repositories).toHaveLength(2)
  expect(options?.needsEngine).toBe(true)
})
