import { expect, test } from 'vitest'
import { readImages } from '../../../src/config/read/images.ts'
import { flagWording } from '../../../src/domain/wording.ts'
import { versionOf } from '../../support/model-repository.ts'

type Values = Readonly<Record<string, unknown>>

function overlaps(images: readonly Values[], version: string | undefined = '2.1.106') {
  const chosen = images.map((values, index) => ({
    text: `a.local/image${index}`,
    values: { repository: 'ui', ...values },
    wording: flagWording,
  }))
  return readImages(chosen, version === undefined ? undefined : versionOf(version), undefined).problems.map(
    ({ message }) => message,
  )
}

const same = '"a.local/image0" and "a.local/image1" are both released to a.local/ui, under the same tags.'

test.each<readonly [string, readonly Values[]]>([
  ['nothing', [{}, {}]],
  ['latest', [{ 'tag-prefix': 'ui-' }, { 'tag-prefix': 'api-' }]],
  ['a literal tag', [{ tag: ['edge'] }, { tag: ['edge'], variant: 'alpine' }]],
  ['one of several registries', [{}, { registry: ['b.local', 'a.local'] }]],
])('%s in common', (_what, images) => {
  expect(overlaps(images)).toEqual([same])
})

test.each<readonly [string, readonly Values[]]>([
  ['variants', [{}, { variant: 'alpine' }, { variant: 'slim' }]],
  ['repositories', [{}, { repository: 'api' }]],
  ['registries', [{}, { registry: ['b.local'] }]],
  [
    'prefixes, where one alone takes latest',
    [{ 'tag-prefix': 'ui-' }, { 'tag-prefix': 'api-', latest: 'never' }],
  ],
])('nothing in common: other %s', (_what, images) => {
  expect(overlaps(images)).toEqual([])
})

test('where the version is not known, the variant and the prefix say it', () => {
  const images = (values: Values) => [{}, values].map((own) => ({ repository: 'ui', ...own }))
  const problems = (values: Values) =>
    readImages(
      images(values).map((own, index) => ({ text: `a.local/${index}`, values: own, wording: flagWording })),
      undefined,
      undefined,
    ).problems
  expect(problems({})).toHaveLength(1)
  expect(problems({ variant: 'alpine' })).toEqual([])
  expect(problems({ 'tag-prefix': 'v' })).toEqual([])
})
