import { describe, expect, test } from 'vitest'
import { flags } from '../../src/cli/flags.ts'
import { pushSchema } from '../../src/config/push-schema.ts'

const { IMAGE: _image, VERSION: _version, ...shape } = pushSchema.shape
const schema: Readonly<Record<string, { safeParse(value: unknown): { success: boolean; data?: unknown } }>> =
  shape

test('the command line and the schema have the same flags', () => {
  expect(Object.keys(flags).sort()).toEqual(Object.keys(schema).sort())
})

describe.each(Object.entries(flags))('--%s', (name, flag) => {
  const accepts = (value: unknown) => schema[name]?.safeParse(value).success ?? false
  // Values of every form that a flag may have.
  const texts = ['v', '90s', 'linux/amd64', 'never', 'latest-first', 'engine', 'ecr']

  test(`is a ${flag.kind} to both`, () => {
    expect({
      switch: accepts(true),
      value: texts.some(accepts),
      values: texts.some((text) => accepts([text, text])),
    }).toEqual({ switch: false, value: false, values: false, [flag.kind]: true })
  })

  test('shows the default that holds', () => {
    const given = schema[name]?.safeParse(undefined).data
    const none = flag.kind === 'switch' ? false : flag.kind === 'values' ? [] : undefined
    expect(given).toEqual(flag.default === undefined ? none : schema[name]?.safeParse(flag.default).data)
  })

  test('offers what is accepted', () => {
    for (const choice of flag.choices ?? []) expect(accepts(choice)).toBe(true)
    expect(flag.choices !== undefined && accepts('something else')).toBe(false)
  })
})

test('no letter stands for two flags, nor for --help', () => {
  const letters = Object.values(flags).flatMap(({ alias }) => alias ?? [])
  expect(new Set([...letters, 'h']).size).toBe(letters.length + 1)
})
