import { expect, test } from 'vitest'
import { fileStyle } from '../../../src/config/file-style.ts'
import { environmentStyle } from '../../../src/config/sources/environment.ts'
import { mergeLayers } from '../../../src/config/sources/layer.ts'
import { flagWording } from '../../../src/domain/wording.ts'

const file = {
  values: { variant: 'alpine', registry: ['a.local', 'b.local'], latest: 'never' },
  style: fileStyle({ name: 'semtag.config.json', prefix: '' }, []),
}
const environment = { values: { registry: ['c.local'], latest: undefined }, style: environmentStyle }
const flags = { values: { 'tag-prefix': 'v' }, style: flagWording }
const merged = () => mergeLayers([file, environment, flags])

test('a later place overrides an earlier place', () => {
  expect(merged().values).toEqual({
    variant: 'alpine',
    registry: ['c.local'],
    latest: 'never',
    'tag-prefix': 'v',
  })
})

test('a message names a setting by its place, and a missing setting by the last place', () => {
  const { wording } = merged()
  expect(
    ['variant', 'registry', 'latest', 'tag-prefix', 'channel'].map((name) => wording.name(name)),
  ).toEqual([
    'variant in semtag.config.json',
    'SEMTAG_REGISTRY',
    'latest in semtag.config.json',
    '--tag-prefix',
    '--channel',
  ])
  expect(wording.write({ variant: 'slim' })).toBe('"variant": "slim"')
  expect(wording.write({ repository: 'ui' })).toBe('--repository ui')
  expect(wording.write({ repository: 'ui', variant: 'slim' })).toBe('"repository": "ui", "variant": "slim"')
})
