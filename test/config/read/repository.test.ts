import { describe, expect, test } from 'vitest'
import { readMaintenanceOptions } from '../../../src/config/maintenance.ts'
import { readRepository } from '../../../src/config/read/repository.ts'
import { nothingFound } from '../../../src/config/sources/found.ts'
import { formatRepository } from '../../../src/domain/image/reference.ts'

describe('the repository of a maintenance command', () => {
  type Command = Parameters<typeof readMaintenanceOptions>[0]

  function read(command: Command, content: object, values: object = {}, env = {}) {
    const file = { name: 'semtag.config.json', prefix: '', directory: process.cwd(), content }
    return readMaintenanceOptions(command, { ...values }, env, { ...nothingFound, file })
  }

  function place(...given: Parameters<typeof read>): string | readonly string[] {
    const { options, problems } = read(...given)
    if (options === undefined) return problems.map(({ message }) => message)
    return options.repositories.map(({ repository }) => formatRepository(repository)).join(' ')
  }

  const one = { image: 'ui', registry: 'a.local' }
  const two = {
    images: ['ui', { image: 'ui-alpine', repository: 'ui', variant: 'alpine', tagPrefix: 'v' }, 'api'],
    registry: 'a.local',
  }

  describe('the place', () => {
    test.each([
      [one, {}, 'a.local/ui'],
      [{ image: 'ghcr.io/acme/ui' }, {}, 'ghcr.io/acme/ui'],
      [one, { registry: 'b.local' }, 'b.local/ui'],
      [one, { REPOSITORY: 'other' }, 'a.local/other'],
      [one, { REPOSITORY: 'other', registry: 'b.local' }, 'b.local/other'],
      // A whole name is left as it is.
      [one, { REPOSITORY: 'c.local/other' }, 'c.local/other'],
      [{ registry: ['a.local', 'b.local'] }, { REPOSITORY: 'c.local/other' }, 'c.local/other'],
      [two, {}, 'a.local/ui a.local/ui a.local/api'],
      [{ registry: ['a.local', 'b.local'] }, { REPOSITORY: 'ui', registry: 'c.local' }, 'c.local/ui'],
      [{}, {}, ['REPOSITORY is missing.']],
      [{}, { registry: 'http://b.local' }, ['--registry "http://b.local" has a scheme.']],
      [one, { registry: 'http://b.local' }, ['--registry "http://b.local" has a scheme.']],
      [{ regstry: 'a.local' }, {}, ['regstry in semtag.config.json is not a setting.']],
    ])('is found from %j and %j', (content, values, expected) => {
      expect(place('ls', content, values)).toEqual(expected)
    })

    test('needs --registry if several registries are configured', () => {
      const content = { image: 'ui', registry: ['a.local', 'b.local'] }
      expect(read('ls', content, { REPOSITORY: 'ui' }).problems).toEqual([
        {
          code: 'INVALID_ARGUMENT',
          message: '"ui" names no registry, and registry in semtag.config.json has 2: a.local, b.local.',
          hint: 'Name one with --registry, such as --registry a.local.',
        },
      ])
    })

    test('is found in the environment', () => {
      const env = { SEMTAG_IMAGE: 'ui', SEMTAG_REGISTRY: 'e.local' }
      expect(place('reconcile', {}, {}, env)).toBe('e.local/ui')
    })

    test('of rm must be written out', () => {
      expect(place('rm', one, { TAG: ['build-7'] })).toEqual(['REPOSITORY is missing.'])
      expect(place('rm', one, { REPOSITORY: 'ui', TAG: ['build-7'] })).toEqual([
        '"ui" names no registry, and semtag does not assume Docker Hub.',
      ])
      // In words of the command line: the file does not count.
      expect(read('rm', one, { REPOSITORY: 'ui', TAG: ['build-7'] }).problems[0]?.hint).toMatch(
        /^Add --registry HOST,/,
      )
      expect(place('rm', one, { REPOSITORY: 'a.local/ui', TAG: ['build-7'] })).toBe('a.local/ui')
    })
  })

  test.each(['yank', 'unyank'] as const)(
    '%s VERSION alone is of the repository that is configured',
    (command) => {
      expect(read(command, one, { REPOSITORY: '3.0.42', VERSION: ['3.0.41'] }).options).toMatchObject({
        repositories: [{ repository: { registry: 'a.local', path: 'ui' } }],
        task: { versions: [{ text: '3.0.42' }, { text: '3.0.41' }] },
      })
      expect(place(command, {}, { REPOSITORY: '3.0.42' })).toEqual([
        'VERSION is missing.',
        'REPOSITORY is missing: "3.0.42" is a version.',
      ])
    },
  )

  describe('the policy', () => {
    const policy = (...given: Parameters<typeof read>) => read(...given).options?.repositories[0].policy

    test('comes from the settings that the command has', () => {
      const content = {
        ...one,
        tagPrefix: 'v',
        ignore: '20*',
        tag: 'edge',
        order: 'latest-first',
        referrers: true,
      }
      expect(policy('ls', content)).toMatchObject({ tagPrefix: 'v', extraTags: [], order: 'latest-last' })
      expect(policy('ls', content)?.ignores('2026')).toBe(true)
      expect(policy('ls', content, { 'tag-prefix': 'r' })).toMatchObject({ tagPrefix: 'r' })
    })

    test('comes from the image that is released to the repository', () => {
      const content = { images: [{ image: 'ui', tagPrefix: 'v' }, 'api'], registry: 'a.local' }
      expect(policy('ls', content, { REPOSITORY: 'ui' })).toMatchObject({ tagPrefix: 'v' })
      expect(policy('rm', content, { REPOSITORY: 'a.local/ui', TAG: ['x'] })).toMatchObject({
        tagPrefix: 'v',
      })
      expect(policy('ls', content, { REPOSITORY: 'api' })).toMatchObject({ tagPrefix: '' })
      expect(policy('ls', content, { REPOSITORY: 'other' })).toMatchObject({ tagPrefix: '' })
      const both = { ...content, registry: ['a.local', 'b.local'] }
      expect(policy('ls', both, { REPOSITORY: 'b.local/ui' })).toMatchObject({ tagPrefix: 'v' })
    })

    test('is chosen by --variant among several variants, and each variant knows the others', () => {
      expect(policy('ls', two, { REPOSITORY: 'ui' })).toMatchObject({
        variant: undefined,
        variants: ['alpine'],
        tagPrefix: '',
      })
      expect(policy('ls', two, { REPOSITORY: 'ui', variant: 'alpine' })).toMatchObject({
        variant: 'alpine',
        variants: [],
        tagPrefix: 'v',
      })
      const variants = [
        { image: 'x', repository: 'ui', variant: 'alpine' },
        { image: 'y', repository: 'ui', variant: 'slim' },
      ]
      expect(read('ls', { images: variants, registry: 'a.local' }, { REPOSITORY: 'ui' }).problems).toEqual([
        {
          code: 'INVALID_ARGUMENT',
          message: 'Several variants are configured for a.local/ui: alpine, slim.',
          hint: 'Choose one with --variant, such as --variant alpine.',
        },
      ])
    })

    test('is that of the only image, even if it is a variant, unless --variant names another', () => {
      const content = {
        images: [{ image: 'ui', variant: 'alpine', tagPrefix: 'v' }],
        registry: 'a.local',
      }
      const given = { REPOSITORY: 'ui' }
      expect(policy('ls', content, given)).toMatchObject({ variant: 'alpine', tagPrefix: 'v' })
      expect(policy('ls', content, { ...given, variant: 'slim' })).toMatchObject({
        variant: 'slim',
        tagPrefix: '',
      })
    })
  })

  test('a message about a mistake in the settings names them as their place does', () => {
    expect(place('ls', { ...one, variant: '2.1' })).toEqual([
      'variant "2.1" in semtag.config.json cannot be the name of a variant.',
    ])
  })
})

describe('repository', () => {
  const read = (REPOSITORY?: string, registry?: string) =>
    readRepository({ REPOSITORY, registry }, 'semtag ls REPOSITORY').map((parsed) =>
      parsed.ok ? formatRepository(parsed.value) : `${parsed.problem.message} ${parsed.problem.hint}`,
    )

  test.each([
    ['registry.local:5000/gallery/ui', undefined, 'registry.local:5000/gallery/ui'],
    ['gallery/ui', 'registry.local:5000', 'registry.local:5000/gallery/ui'],
    ['ui', 'ghcr.io/acme', 'ghcr.io/acme/ui'],
    // As for the IMAGE of a release.
    ['ghcr.io/acme/ui', 'registry.local:5000', 'registry.local:5000/acme/ui'],
    ['docker.io/ui', undefined, 'docker.io/library/ui'],
    ['ui', 'docker.io', 'docker.io/library/ui'],
  ])('%s with --registry %s is %s', (repository, registry, expected) => {
    expect(read(repository, registry)).toEqual([expected])
  })

  test.each([
    [
      'ghcr.io/acme/ui:2.1',
      /^REPOSITORY "ghcr\.io\/acme\/ui:2\.1" has a tag\. Name the repository alone: ghcr\.io\/acme\/ui\.$/,
    ],
    [
      `ghcr.io/acme/ui@sha256:${'0'.repeat(64)}`,
      /has a digest\. Name the repository alone: ghcr\.io\/acme\/ui\.$/,
    ],
    ['ui:dev', /has a tag\. Name the repository alone: ui\.$/],
    ['ui', /names no registry, and semtag does not assume Docker Hub/],
    ['v2.1.106', /^REPOSITORY is missing: "v2\.1\.106" is a version\. Write semtag ls REPOSITORY\.$/],
    ['', /^REPOSITORY is empty\. Write semtag ls REPOSITORY\.$/],
    [
      'ghcr.io/Acme/ui',
      /^"ghcr\.io\/Acme\/ui" is not a valid repository: a repository is written in lower case\. Did you mean "ghcr\.io\/acme\/ui"\?$/,
    ],
    [
      'https://ghcr.io/acme/ui',
      /^"https:\/\/ghcr\.io\/acme\/ui" is not a valid repository: it begins with a scheme\./,
    ],
    ['https://ci:hunter22@ghcr.io/acme/ui', /^REPOSITORY contains a user name, a password or a token\./],
  ])('%j is a mistake', (repository, message) => {
    expect(read(repository)).toEqual([expect.stringMatching(message)])
  })

  test('mistakes in REPOSITORY and in --registry are reported together', () => {
    expect(read('Ui', 'http://a.local')).toEqual([
      expect.stringContaining('"Ui" is not a valid repository'),
      expect.stringContaining('has a scheme'),
    ])
    expect(read(undefined, 'http://a.local')).toHaveLength(1)
    // Never the registry in the name instead of a wrong one.
    expect(read('b.local/ui', 'http://a.local')).toEqual([expect.stringContaining('has a scheme')])
    expect(read('ui', 'https://ci:hunter22@a.local')).toEqual([
      expect.stringMatching(/^--registry contains a user name, a password or a token\./),
    ])
    expect(read()).toEqual([])
  })
})
