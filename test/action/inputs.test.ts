import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { inputFlags, inputOf, ownInputs, readInputs } from '../../src/action/inputs.ts'
import { type FlagTable, flagTable, isList } from '../../src/config/flags.ts'
import { settings } from '../../src/config/schema/command-line.ts'

const action = z
  .object({
    inputs: z.record(
      z.string(),
      z.strictObject({ description: z.string(), required: z.boolean().optional() }),
    ),
    outputs: z.record(z.string(), z.strictObject({ description: z.string() })),
    runs: z.strictObject({ using: z.string(), main: z.string() }),
  })
  .parse(parse(await readFile(`${import.meta.dirname}/../../action.yml`, 'utf8')))

const flags = inputFlags()

test('every setting of a release is an input', () => {
  const table: FlagTable = flagTable
  const names = settings.names.filter((name) => table[name]?.setting !== 'prune')
  expect(flags.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
})

test('action.yml has every input, and no other', () => {
  const names = [...flags.map(({ name }) => name), ...ownInputs]
  expect(Object.keys(action.inputs).toSorted()).toEqual(names.toSorted())
})

test('action.yml says which inputs have one entry per line', () => {
  const said = Object.entries(action.inputs).filter(([, { description }]) =>
    description.endsWith('one per line'),
  )
  const lists = flags.filter(({ kind }) => isList(kind)).map(({ name }) => name)
  expect(said.map(([name]) => name).toSorted()).toEqual(lists.toSorted())
})

test('action.yml runs the bundle on Node 24', () => {
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action/index.cjs' })
})

describe('inputs', () => {
  const given = { INPUT_IMAGE: 'docker://a.local/ui:build', INPUT_VERSION: '2.1.106' }
  const read = (env: Readonly<Record<string, string>>) => readInputs({ ...given, ...env })

  test('a missing input is left out, as a missing flag is', () => {
    expect(
      read({ INPUT_REGISTRY: '', 'INPUT_LATEST-RANGE': ' ', 'INPUT_DRY-RUN': '', INPUT_OTHER: 'x' }),
    ).toEqual({
      command: 'push',
      values: { IMAGE: 'docker://a.local/ui:build', VERSION: '2.1.106' },
      env: expect.objectContaining(given),
      problems: [],
    })
  })

  test('a list has one entry per line, with any white space and line ends', () => {
    const { values } = read({ INPUT_REGISTRY: ' a.local \r\n\n b.local/team\n', INPUT_CHANNEL: 'next=*' })
    expect(values).toMatchObject({ registry: ['a.local', 'b.local/team'], channel: ['next=*'] })
  })

  test.each(['true', 'True', 'TRUE'])('%s is true', (text) => {
    expect(read({ 'INPUT_DRY-RUN': text })).toMatchObject({ values: { 'dry-run': true }, problems: [] })
  })

  test.each(['false', 'False', 'FALSE', ''])('%j is false', (text) => {
    const { values, problems } = read({ 'INPUT_DRY-RUN': text })
    expect([values['dry-run'], problems]).toEqual([undefined, []])
  })

  test.each(['yes', 'on', '1', 'tRUE', 'truefalse'])(
    '%s is neither true nor false, and stays the same',
    (text) => {
      expect(read({ 'INPUT_DRY-RUN': text }).values['dry-run']).toBe(text)
    },
  )

  test('a run with debug logging shows every request', () => {
    expect(read({ RUNNER_DEBUG: '1' }).values['debug']).toBe(true)
  })

  test('other places supply a missing input', () => {
    const { values } = readInputs({ INPUT_IMAGE: '', INPUT_VERSION: ' ', 'INPUT_GIT-TAG-PREFIX': 'ui@' })
    expect(values).toEqual({ 'git-tag-prefix': 'ui@' })
  })

  test('username and password become variables, and override the environment', () => {
    const job = { SEMTAG_USERNAME: 'job', SEMTAG_PASSWORD: 'of the job' }
    expect(read(job).env).toMatchObject(job)
    expect(read({ ...job, INPUT_USERNAME: 'ci', INPUT_PASSWORD: ' hunter22\n' }).env).toMatchObject({
      SEMTAG_USERNAME: 'ci',
      SEMTAG_PASSWORD: 'hunter22',
    })
  })

  test.each([
    [{ INPUT_USERNAME: 'ci' }, 'The input username is given, but password is empty.'],
    [{ INPUT_PASSWORD: 'hunter22' }, 'The input password is given without username.'],
  ])('half a login %j is one mistake', (env, message) => {
    const { problems, env: around } = readInputs({ ...given, ...env })
    expect(problems).toMatchObject([{ message }])
    expect(around).toMatchObject({ SEMTAG_USERNAME: undefined, SEMTAG_PASSWORD: undefined })
  })

  test('an input is found by its name', () => {
    expect(inputOf({ 'INPUT_KNOWN-VARIANT': ' alpine ' }, 'known-variant')).toBe('alpine')
    expect(inputOf({}, 'image')).toBe('')
  })
})
