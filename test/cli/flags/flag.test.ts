import { describe, expect, test } from 'vitest'
import { allFlags, commands, flagsOf } from '../../../src/cli/command-table.ts'
import {
  listSchema,
  reconcileSchema,
  removeSchema,
  unyankSchema,
  yankSchema,
} from '../../../src/config/schema/maintenance.ts'
import { pushSchema } from '../../../src/config/schema/push.ts'

interface Field {
  safeParse(value: unknown): { success: boolean; data?: unknown }
}

const schemas: Readonly<Record<string, { readonly shape: Readonly<Record<string, Field>> }>> = {
  push: pushSchema,
  plan: pushSchema,
  ls: listSchema,
  reconcile: reconcileSchema,
  yank: yankSchema,
  unyank: unyankSchema,
  rm: removeSchema,
}

describe.each(commands)('semtag $name', (command) => {
  const { name, positionals, rest = [] } = command
  const flags = flagsOf(command)
  const shape = schemas[name]?.shape ?? {}

  test('has the same flags and arguments for the command line as for the schema', () => {
    expect([...Object.keys(flags), ...positionals, rest].flat().sort()).toEqual(Object.keys(shape).sort())
  })

  test('has no letter for two flags, nor for --help', () => {
    const letters = Object.values(flags).flatMap(({ alias }) => alias ?? [])
    expect(new Set([...letters, 'h']).size).toBe(letters.length + 1)
  })

  describe.each(Object.entries(flags))('--%s', (flagName, flag) => {
    const field = shape[flagName]
    const accepts = (value: unknown) => field?.safeParse(value).success ?? false
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
      const given = field?.safeParse(undefined).data
      const none = flag.kind === 'switch' ? false : flag.kind === 'values' ? [] : undefined
      expect(given).toEqual(flag.default === undefined ? none : field?.safeParse(flag.default).data)
    })

    test('offers what is accepted', () => {
      for (const choice of flag.choices ?? []) expect(accepts(choice)).toBe(true)
      expect(flag.choices !== undefined && accepts('something else')).toBe(false)
    })

    // The words of the line are looked at before the command is known.
    test('takes a value wherever it takes one', () => {
      expect(flag.kind === 'switch').toBe(allFlags[flagName]?.kind === 'switch')
      expect(flag.alias).toBe(allFlags[flagName]?.alias)
    })
  })
})
