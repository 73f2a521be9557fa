import { expect, test } from 'vitest'
import { readPromoteOptions } from '../../src/config/promote.ts'
import { nothingFound } from '../../src/config/sources/found.ts'
import { formatRepository } from '../../src/domain/image/reference.ts'

const digest = `sha256:${'0'.repeat(64)}`

test('every argument is parsed', () => {
  const { options, problems } = readPromoteOptions(
    { REPOSITORY: 'a.local/ui', VERSION: '3.0.42', as: '3.0.43', digest, 'dry-run': true, timeout: '10m' },
    { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' },
  )
  expect(problems).toEqual([])
  expect(options).toMatchObject({
    version: { text: '3.0.43' },
    from: { text: '3.0.42' },
    digest,
    dryRun: true,
    credential: { registry: 'a.local', username: 'ci', password: 'hunter22' },
    flags: { timeout: 600_000 },
  })
  expect(options?.wording.name('digest')).toBe('--digest')
})

test('the repositories of one image are together, and have the policy of that image', () => {
  const content = {
    images: [{ image: 'ui', tagPrefix: 'v' }, 'api', { image: 'db', registry: 'c.local' }],
    registry: ['a.local', 'b.local'],
  }
  const file = { name: 'semtag.config.json', prefix: '', directory: '/', content }
  const { options } = readPromoteOptions({ VERSION: '3.0.43' }, {}, { ...nothingFound, file })
  expect(
    options?.images.map(({ policy, targets }) => [policy.tagPrefix, ...targets.map(formatRepository)]),
  ).toEqual([
    ['v', 'a.local/ui', 'b.local/ui'],
    ['', 'a.local/api', 'b.local/api'],
    ['', 'c.local/db'],
  ])
})

test.each([
  [{ REPOSITORY: 'a.local/ui' }, ['VERSION is missing.']],
  [
    { REPOSITORY: 'a.local/ui', VERSION: '3.0', digest: 'sha256:0' },
    ['"3.0" is not a full version: the patch is missing.', '--digest "sha256:0" is not a digest.'],
  ],
  [
    { REPOSITORY: 'a.local/ui', VERSION: '3.0.43-rc.1', as: '3.0' },
    ['--as: "3.0" is not a full version: the patch is missing.'],
  ],
])('%j has mistakes, and no options', (values, messages) => {
  const { options, problems, wording } = readPromoteOptions(values, {})
  expect(options).toBeUndefined()
  expect(problems.map(({ message }) => message)).toEqual(messages)
  expect(wording.name('digest')).toBe('--digest')
})
