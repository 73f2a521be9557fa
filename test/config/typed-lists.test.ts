import { describe, expect, test } from 'vitest'
import { inputStyle } from '../../src/action/input-style.ts'
import { readInputs } from '../../src/action/inputs.ts'
import { readPushOptions } from '../../src/config/push.ts'
import { formatRepository } from '../../src/domain/image/reference.ts'

const release = { IMAGE: 'ui', VERSION: '1.2.3' }
const file = (content: object) => ({
  found: {
    file: { name: 'semtag.config.json', prefix: '', directory: '/', content },
    manifest: undefined,
    problems: [],
  },
})
/** The same list typed on a command line, in the environment, in a file and as an input of the action. */
const places: Readonly<Record<string, (name: string, text: string) => ReturnType<typeof readPushOptions>>> = {
  'the command line': (name, text) => readPushOptions({ ...release, ...base(name), [name]: [text] }, {}),
  'the environment': (name, text) =>
    readPushOptions(
      { ...release, ...base(name) },
      { [`SEMTAG_${name.toUpperCase().replace('-', '_')}`]: text },
    ),
  'a file': (name, text) =>
    readPushOptions(
      { ...release, ...base(name) },
      {},
      file({ [name === 'known-variant' ? 'knownVariant' : name]: text }),
    ),
  'the action': (name, text) => {
    const { values } = readInputs({ [`INPUT_${name.toUpperCase()}`]: text })
    return readPushOptions({ ...release, ...base(name), ...values }, {}, { style: inputStyle({}) })
  },
}
const base = (name: string) => (name === 'registry' ? {} : { registry: ['a.local'] })

describe.each(Object.entries(places))('lists are split on %s', (_, read) => {
  test.each(['a.local,b.local/x', 'a.local, b.local/x', 'a.local, b.local/x,'])(
    'registries with commas are split: %s',
    (text) => {
      const { options, problems } = read('registry', text)
      expect(problems).toEqual([])
      expect(options?.images[0].targets.map(formatRepository)).toEqual(['a.local/ui', 'b.local/x/ui'])
    },
  )

  test('tags and variants with commas are split', () => {
    expect(read('tag', 'sha-1, edge').options?.images[0].policy.extraTags).toEqual(['sha-1', 'edge'])
    expect(read('known-variant', 'alpine,slim').options?.images[0].policy.variants).toEqual([
      'alpine',
      'slim',
    ])
  })

  test('a comma that belongs to the value stays', () => {
    expect(read('channel', 'beta=beta,rc').options?.images[0].policy.channels).toEqual([
      { name: 'beta', identifiers: ['beta', 'rc'] },
    ])
    const ignores = read('ignore', '{19,20}*').options?.images[0].policy.ignores
    expect(['19.1.0', '20.1.0', '21.1.0'].map((tag) => ignores?.(tag))).toEqual([true, true, false])
  })
})

describe('if a value may hold a comma, the hint says how to write several values', () => {
  const hints: Readonly<Record<string, readonly [string, string]>> = {
    'the command line': ['--channel next --channel beta', '--ignore "20*" --ignore nightly'],
    'the environment': ['SEMTAG_CHANNEL="next beta"', 'SEMTAG_IGNORE="20* nightly"'],
    'a file': ['"channel": ["next", "beta"]', '"ignore": ["20*", "nightly"]'],
    'the action': ['channel one per line: next, beta', 'ignore one per line: 20*, nightly'],
  }
  test.each(Object.entries(hints))('in the form of %s', (place, [channel, ignore]) => {
    const hintsOf = (name: string, text: string) =>
      places[place]?.(name, text).problems.map(({ hint }) => hint)
    expect(hintsOf('channel', 'next,beta')).toEqual([`Write ${channel}.`])
    expect(hintsOf('ignore', '20*,nightly')).toEqual([`Write ${ignore}.`])
  })

  test.each(['next, beta', 'next=rc, beta=beta', 'next,beta=beta'])('--channel %s', (text) => {
    expect(
      readPushOptions({ ...release, registry: ['a.local'], channel: [text] }, {}).problems,
    ).toMatchObject([
      { message: `--channel "${text}" is not a channel: write NAME, NAME=ID,ID or NAME=* for each.` },
    ])
  })

  test.each(['20*, nightly*', '{20,21}*,nightly'])('--ignore %s', (text) => {
    expect(readPushOptions({ ...release, registry: ['a.local'], ignore: [text] }, {}).problems).toMatchObject(
      [{ message: `--ignore "${text}" has a comma, which no tag can have.` }],
    )
  })
})

test('a comma before white space only separates values in the environment', () => {
  const env = { SEMTAG_CHANNEL: 'next=*, beta', SEMTAG_IGNORE: '20*, nightly' }
  const { options, problems } = readPushOptions({ ...release, registry: ['a.local'] }, env)
  expect(problems).toEqual([])
  expect(options?.images[0].policy.channels.map(({ name }) => name)).toEqual(['next', 'beta'])
  expect(options?.images[0].policy.ignores('nightly')).toBe(true)
})

test('a comma alone is a mistake', () => {
  expect(readPushOptions({ ...release, registry: [','] }, {}).problems).toMatchObject([
    { message: '--registry "," is not a registry.' },
  ])
})
