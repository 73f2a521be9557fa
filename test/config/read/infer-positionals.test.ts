import { describe, expect, test } from 'vitest'
import { readMaintenanceOptions } from '../../../src/config/maintenance.ts'
import { readPromoteOptions } from '../../../src/config/promote.ts'
import { argumentSwallowed, swapped } from '../../../src/config/read/infer-positionals.ts'
import { pushLine } from '../../../src/config/schema/push.ts'
import { formatRepository } from '../../../src/domain/image/reference.ts'

describe('positionals', () => {
  test('an unknown flag may have taken the missing argument', () => {
    expect(argumentSwallowed({ IMAGE: '1.2.3', dryrun: 'ui' }, pushLine)).toBe(true)
  })

  test.each([
    { IMAGE: 'ui' },
    { IMAGE: 'ui', VERSION: '1.2.3', regstry: 'x' },
    { IMAGE: 'ui', dryrun: true },
    { IMAGE: 'ui', dryrun: '' },
    { IMAGE: 'ui', registry: ['a.local'], repository: 'x' },
    { IMAGE: 'ui', VERSION: '1.2.3', _: ['more'] },
  ])('no flag has taken an argument in %j', (values) => {
    expect(argumentSwallowed(values, pushLine)).toBe(false)
  })
})

describe('the words of promote and yank', () => {
  const env = { SEMTAG_IMAGE: 'b.local/ui' }

  /** The version and the repository, or the mistakes. */
  function promoted(values: object, environment: Readonly<Record<string, string>> = env) {
    const { options, problems } = readPromoteOptions({ ...values }, environment)
    if (options === undefined) return problems.map(({ message }) => message)
    return [options.version.text, ...options.images.flatMap(({ targets }) => targets.map(formatRepository))]
  }

  test.each<readonly [object, readonly string[]]>([
    [{ REPOSITORY: '3.0.43' }, ['3.0.43', 'b.local/ui']],
    [{ REPOSITORY: 'a.local/ui', VERSION: '3.0.43' }, ['3.0.43', 'a.local/ui']],
    [{ REPOSITORY: 'a.local/ui' }, ['VERSION is missing.']],
    [{}, ['VERSION is missing.']],
    [{ REPOSITORY: '3.0.42', VERSION: '3.0.43' }, ['REPOSITORY is missing: "3.0.42" is a version.']],
  ])('promote %j with a configured image', (values, expected) => {
    expect(promoted(values)).toEqual(expected)
  })

  test('promote VERSION without a configured image', () => {
    expect(promoted({ REPOSITORY: '3.0.43' }, {})).toEqual([
      'VERSION is missing.',
      'REPOSITORY is missing: "3.0.43" is a version.',
    ])
  })

  test('a single VERSION of yank', () => {
    const { options, problems } = readMaintenanceOptions('yank', { REPOSITORY: '3.0.42' }, env)
    expect(problems).toEqual([])
    expect(options?.task).toMatchObject({ versions: [{ text: '3.0.42' }] })
    expect(readMaintenanceOptions('yank', {}, env).problems).toMatchObject([
      { message: 'VERSION is missing.' },
    ])
  })
})

describe('swapped', () => {
  const found = (IMAGE: string | undefined, VERSION: string | undefined) =>
    swapped(pushLine.schema.parse({ IMAGE, VERSION }))

  test.each([
    ['2.1.106', 'ui'],
    ['2.1.106', 'ui2'],
    ['v2.1.106-rc.1', 'ghcr.io/acme/ui:dev'],
    ['2.1.106', '127.0.0.1:5000/ui'],
    ['2.1.106', 'docker://ghcr.io/acme/ui'],
    ['2.1.106', 'oci:build/ui'],
  ])('%s %s is in the wrong order', (image, version) => {
    expect(found(image, version)).toEqual({
      code: 'INVALID_ARGUMENT',
      message: `IMAGE is the version "${image}", and VERSION is "${version}".`,
      hint: `Write the image first: semtag push ${version} ${image}.`,
    })
  })

  test.each([
    ['ui', '2.1.106'],
    ['2.1.106', '2.1.107'],
    ['2.1.106', '2.1'],
    ['2.1.106', '2.1.x'],
    ['2.1', 'ui'],
    ['2.1.106', '^2'],
    ['2.1.106', ''],
    ['2.1.106', 'https://ci:hunter22@a.local/ui'],
    ['2.1.106', undefined],
    [undefined, 'ui'],
  ])('%s %s is in the right order', (image, version) => {
    expect(found(image, version)).toBeUndefined()
  })
})
