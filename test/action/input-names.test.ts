import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { lists, others, switches, texts } from '../../src/action/inputs.ts'
import { pushSchema } from '../../src/config/schema/push.ts'

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

// About standard input and output, which a step does not have.
const left = ['IMAGE', 'VERSION', 'password-stdin', 'json', 'quiet', 'output', 'no-color', 'protect']

test('every flag of push is an input of its kind', () => {
  const kinds: Record<string, string[]> = { switches: [], lists: [], texts: [] }
  for (const [name, field] of Object.entries(pushSchema.shape)) {
    const { data } = field.safeParse(undefined)
    if (!left.includes(name))
      kinds[data === false ? 'switches' : Array.isArray(data) ? 'lists' : 'texts']?.push(name)
  }
  expect({
    switches: switches.toSorted(),
    lists: lists.toSorted(),
    texts: texts.toSorted(),
  }).toEqual(Object.fromEntries(Object.entries(kinds).map(([kind, names]) => [kind, names.toSorted()])))
})

test('action.yml has every input, and no other', () => {
  expect(Object.keys(action.inputs).toSorted()).toEqual(
    [...switches, ...lists, ...texts, ...others].toSorted(),
  )
})

test('action.yml says which inputs are written one a line', () => {
  const said = Object.entries(action.inputs).filter(([, { description }]) =>
    description.endsWith('one a line'),
  )
  expect(said.map(([name]) => name).toSorted()).toEqual(lists.toSorted())
})

test('action.yml runs the bundle on Node 24', () => {
  expect(action.runs).toEqual({ using: 'node24', main: 'dist/action/index.cjs' })
})
