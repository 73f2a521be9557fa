import { describe, expect, test } from 'vitest'
import { readPushOptions } from '../../../src/config/push.ts'
import { nothingFound } from '../../../src/config/sources/found.ts'

function read(values: object, content: object = { image: 'a.local/ui' }) {
  const file = { name: 'semtag.config.json', prefix: '', directory: process.cwd(), content }
  return readPushOptions({ VERSION: '3.0.43', ...values }, {}, { found: { ...nothingFound, file } })
}

describe('--stage', () => {
  test.each<object>([
    { tag: ['sha-1'] },
    { overwrite: true },
    { latest: 'auto' },
    { 'latest-range': '<3' },
    { channel: ['next'] },
    { 'zero-major': true },
    { 'take-patch': true },
    { 'take-unknown': true },
    { order: 'latest-last' },
  ])('contradicts %j', (values) => {
    expect(read({ stage: true, ...values }).problems).toEqual([
      {
        code: 'INVALID_ARGUMENT',
        message: `--stage and --${Object.keys(values)[0]} contradict each other.`,
        hint: 'A candidate gets one tag; its aliases come with semtag promote.',
      },
    ])
    expect(read(values).problems).toEqual([])
  })

  test('contradicts --gate', () => {
    expect(read({ stage: true, gate: 'true' }).problems).toEqual([
      {
        code: 'INVALID_ARGUMENT',
        message: '--stage and --gate contradict each other.',
        hint: 'Test the candidate yourself, and release its digest with semtag promote.',
      },
    ])
  })

  test.each<readonly [object, object | undefined]>([
    [{ overwrite: false }, undefined],
    // The settings of a file are for the release that comes later.
    [{}, { image: 'a.local/ui', latest: 'never', channel: 'next', tag: 'edge' }],
  ])('goes with %j and %j', (values, content) => {
    expect(read({ stage: true, ...values }, content).problems).toEqual([])
  })

  test('needs a tag that is not too long', () => {
    const { problems } = read({ stage: true, variant: 'v'.repeat(116) })
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^"yanked-3\.0\.43-v+" is not a legal tag: a tag has at most 128 characters\.$/),
    ])
  })

  test('needs a version', () => {
    const { problems } = read({ stage: true, VERSION: undefined })
    expect(problems.map(({ message }) => message)).toEqual(['VERSION is missing.'])
  })
})

describe('--gate', () => {
  const registries = { image: 'ui', registry: ['a.local', 'b.local'] }

  test.each<readonly [string, object | undefined]>([
    ['smoke {reference}', undefined],
    ['smoke all', registries],
  ])('%s is read with the settings %j', (gate, content) => {
    const { options, problems } = read({ gate }, content)
    expect(problems).toEqual([])
    expect(options?.gate).toEqual(gate.split(' '))
  })

  test.each<readonly [string, object]>([
    ['one image', registries],
    ['two images', { images: ['a.local/ui', 'a.local/api'] }],
  ])('{reference} fits one repository, and %s has two', (_, content) => {
    expect(read({ gate: 'smoke {reference}' }, content).problems).toEqual([
      {
        code: 'INVALID_ARGUMENT',
        message: '--gate has {reference}, and the release goes to 2 repositories.',
        hint: 'Leave {reference} out: the variable SEMTAG_REFERENCES has all of them, one per line.',
      },
    ])
  })

  test('a command that cannot be run is a mistake, wherever the release goes', () => {
    for (const content of [undefined, registries])
      expect(read({ gate: "smoke '" }, content).problems.map(({ message }) => message)).toEqual([
        'The gate "smoke \'" cannot be run: a single quote is not closed.',
      ])
  })

  test('without --gate, the options have no gate', () => {
    expect(read({}).options).not.toHaveProperty('gate')
  })
})
