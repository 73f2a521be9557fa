import { readFile } from 'node:fs/promises'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { flagsPage } from '../../scripts/flags-page.ts'
import { inputFlags, readInputs } from '../../src/action/inputs.ts'
import { commands } from '../../src/cli/command-table.ts'
import { helpOfCommand } from '../../src/cli/help.ts'
import { parseCommandLine } from '../../src/cli/parser.ts'
import {
  argumentsOf,
  commandNames,
  type FlagsOf,
  type FlagTable,
  flagOf,
  flagsOf,
  flagTable,
  isList,
  isOfOneRun,
  type Kind,
  keyOf,
  type RepositoryCommand,
  variableOf,
} from '../../src/config/flags.ts'
import { lineOf, settings, settingsShape } from '../../src/config/schema/command-line.ts'
import { fieldOf } from '../../src/config/schema/fields.ts'
import { settingsSchema } from '../../src/config/schema/json-schemas.ts'
import { readEnvironment } from '../../src/config/sources/environment.ts'
import type {
  ListSettings,
  PromoteSettings,
  PruneSettings,
  ReconcileSettings,
  RemoveSettings,
  RepositorySettings,
  UnyankSettings,
  YankSettings,
} from '../../src/library/repository-settings.ts'
import type { ImageSettings, Settings } from '../../src/library/settings.ts'

const words = { usage: '', otherWords: {} }

describe('a row that is added', () => {
  const table: FlagTable = {
    ...flagTable,
    'keep-alive': {
      kind: 'choice',
      letter: 'k',
      value: 'HOW',
      choices: ['long', 'short'],
      default: 'long',
      description: 'How connections are kept: long, short',
      group: 'The registry',
      commands: ['push', 'rm'],
      differs: [{ in: ['rm'], description: 'Keep connections: long, short' }],
      setting: 'image',
    },
  }

  test('is an option of its commands, with its letter', async () => {
    expect(await parseCommandLine(['push', 'ui', '-kshort'], table)).toMatchObject({
      arguments: { values: { IMAGE: 'ui', 'keep-alive': 'short' } },
    })
  })

  test.each([
    ['push', /\n {2}-k, --keep-alive HOW +How connections are kept: long, short \[long\]\n/],
    ['rm', /\n {2}-k, --keep-alive HOW +Keep connections: long, short \[long\]\n/],
    ['ls', /^(?![\s\S]*keep-alive)/],
  ])('is in the help of its commands: %s', (name, shown) => {
    const command = commands.find((one) => one.name === name)
    expect(command && helpOfCommand(command, { width: 80, paint: (_style, text) => text }, table)).toMatch(
      shown,
    )
  })

  test('is checked by the schema of its commands', () => {
    const read = (values: object) => lineOf('push', words, table).schema.safeParse(values)
    expect(read({}).data).toMatchObject({ 'keep-alive': 'long' })
    expect(read({ 'keep-alive': 'ever' }).error?.issues[0]?.message).toBe('is not one of long, short')
    expect(lineOf('ls', words, table).schema.safeParse({ 'keep-alive': 'long' }).success).toBe(false)
  })

  test('is a setting of the file, of each image in it, and of the environment', () => {
    const shape = settingsShape(table)
    expect([shape.names, shape.imageNames]).toEqual([
      [...settings.names, 'keep-alive'],
      [...settings.imageNames, 'keep-alive'],
    ])
    expect(readEnvironment({ SEMTAG_KEEP_ALIVE: 'short' }, shape).layer.values).toEqual({
      'keep-alive': 'short',
    })
    expect(settingsSchema(table)).toMatchObject({
      properties: {
        keepAlive: { description: 'How connections are kept: long, short', enum: ['long', 'short'] },
        images: { items: { anyOf: [{}, { properties: { keepAlive: {} } }] } },
      },
    })
  })

  test('is an input of the action', () => {
    expect(inputFlags(table).map(({ name }) => name)).toContain('keep-alive')
    expect(readInputs({ 'INPUT_KEEP-ALIVE': 'short' }, table).values).toEqual({ 'keep-alive': 'short' })
  })

  test('is on the page of flags', () => {
    const page = flagsPage(table)
    expect(page).toContain(
      '| `-k --keep-alive HOW` | `keepAlive` | How connections are kept: long, short [long] |',
    )
    expect(page).toContain('| `-k --keep-alive HOW` | rm | Keep connections: long, short [long] |')
  })
})

test('docs/flags.md is what npm run docs writes', async () => {
  expect(await readFile(`${import.meta.dirname}/../../docs/flags.md`, 'utf8')).toBe(flagsPage())
})

describe.each(commandNames)('semtag %s', (command) => {
  const flags = flagsOf(command)

  test('has no letter for two flags, nor for --help', () => {
    const letters = flags.flatMap(({ letter }) => letter ?? [])
    expect(new Set([...letters, 'h']).size).toBe(letters.length + 1)
  })

  // The words of the line are looked at before the command is known.
  test('takes a value wherever it takes one, under one letter', () => {
    const table: FlagTable = flagTable
    for (const { name, kind, letter } of flags) {
      expect(kind === 'switch').toBe(table[name]?.kind === 'switch')
      expect(letter).toBe(table[name]?.letter)
    }
  })

  test('has arguments and flags of different names', () => {
    const names = [...argumentsOf(command), ...flags].map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })
})

/** For each kind a value as it is written, and as it is checked: the types of `ValueOf` in src/config/flags.ts. */
const samples: Readonly<Record<Kind, (choice: string) => readonly [unknown, unknown]>> = {
  switch: () => [true, true],
  value: () => ['v', 'v'],
  path: () => ['a/b', 'a/b'],
  platform: () => ['linux/amd64', 'linux/amd64'],
  reason: () => ['why', 'why'],
  choice: (choice) => [choice, choice],
  duration: () => ['90s', 90_000],
  age: () => ['90d', 90 * 86_400_000],
  count: () => ['3', 3],
  range: () => ['>=2.0.0', '>=2.0.0'],
  values: () => [
    ['a', 'b'],
    ['a', 'b'],
  ],
  channels: () => [['next=*'], ['next=*']],
  patterns: () => [['20*'], ['20*']],
}

describe.each(Object.entries<FlagTable[string]>(flagTable))('--%s', (_name, row) => {
  const { kind, choices, default: fallback, value } = row
  const field = fieldOf(row)

  test('is checked into the type that FlagsOf gives it', () => {
    const [given, checked] = samples[kind](choices?.[0] ?? '')
    expect(field.parse(given)).toEqual(checked)
  })

  test('has the default that its help shows', () => {
    const none = kind === 'switch' ? false : isList(kind) ? [] : undefined
    expect(field.parse(undefined)).toEqual(fallback === undefined ? none : field.parse(fallback))
  })

  test('has choices where it is a choice, and says what its value looks like', () => {
    expect(choices !== undefined).toBe(kind === 'choice')
    expect(value !== undefined).toBe(kind !== 'switch')
  })

  test('differs only in commands that have it', () => {
    const names = new Set(row.commands)
    for (const { in: commands } of row.differs ?? [])
      expect(commands.some((command) => names.has(command))).toBe(true)
  })
})

const isPruneSetting = (name: string) => (flagTable as FlagTable)[name]?.setting === 'prune'

describe('setting names', () => {
  test('every flag of push is a setting, or of one run', () => {
    const names = flagsOf('push').map(({ name }) => name)
    const ofReleases = settings.names.filter((name) => names.some((own) => own === name))
    expect(names.filter((name) => !isOfOneRun(name)).toSorted()).toEqual(ofReleases.toSorted())
    const others = settings.names.filter((name) => !ofReleases.includes(name))
    expect(others).toEqual(flagsOf('prune').flatMap(({ name }) => (isPruneSetting(name) ? [name] : [])))
    expect(settings.names).toEqual(expect.arrayContaining([...settings.imageNames]))
  })

  test.each([
    ['tag-prefix', 'tagPrefix', 'SEMTAG_TAG_PREFIX'],
    ['require-version-label', 'requireVersionLabel', 'SEMTAG_REQUIRE_VERSION_LABEL'],
    ['registry', 'registry', 'SEMTAG_REGISTRY'],
    ['no-local-tags', 'noLocalTags', 'SEMTAG_NO_LOCAL_TAGS'],
  ])('--%s is %s in a file, and %s in the environment', (flag, key, variable) => {
    expect([keyOf(flag), variableOf(flag), flagOf(key)]).toEqual([key, variable, flag])
  })

  test('names of the environment and the file lead to one flag each', () => {
    expect(new Set(settings.names.map(keyOf)).size).toBe(settings.names.length)
    expect(settings.names.map(keyOf).map(flagOf)).toEqual(settings.names)
  })
})

describe('the settings of the library', () => {
  type KeyOf<Name extends string> = Name extends `${infer First}-${infer Rest}`
    ? `${First}${Capitalize<KeyOf<Rest>>}`
    : Name
  type Table = typeof flagTable
  type NamesWith<Setting> = {
    [Name in keyof Table]: Table[Name] extends { readonly setting: Setting } ? Name : never
  }[keyof Table]
  type Given<Value> = Value extends readonly string[]
    ? string | readonly string[]
    : Value extends number
      ? string
      : Value
  type SettingsWith<Setting> = {
    readonly [Name in NamesWith<Setting> & keyof FlagsOf<'push'> as KeyOf<Name>]?: Given<
      NonNullable<FlagsOf<'push'>[Name]>
    >
  }

  // Checked by tsc. A program names the version itself, so that it needs no gitTagPrefix. The types are written by hand, so that editors show what each is for.
  test('are those of the table', () => {
    expectTypeOf<ImageSettings>().toEqualTypeOf<SettingsWith<'image'>>()
    expectTypeOf<Omit<Settings, 'image' | 'images' | keyof ImageSettings>>().toEqualTypeOf<
      Omit<SettingsWith<'release'>, 'gitTagPrefix'>
    >()
  })

  type Excluded =
    | 'config'
    | 'no-config'
    | 'image'
    | 'format'
    | 'print'
    | 'password-stdin'
    | 'json'
    | 'quiet'
    | 'output'
    | 'debug'
    | 'no-color'
    | 'REPOSITORY'
    | 'VERSION'
    | 'TAG'
  type KeysOf<Command extends RepositoryCommand | 'check'> = KeyOf<
    Exclude<keyof FlagsOf<Command> & string, Excluded>
  >

  // Checked by tsc.
  test('of a repository are those of its commands', () => {
    expectTypeOf<keyof ListSettings>().toEqualTypeOf<KeysOf<'ls'> | 'repository'>()
    expectTypeOf<keyof ReconcileSettings>().toEqualTypeOf<KeysOf<'reconcile'> | 'repository'>()
    expectTypeOf<keyof RepositorySettings>().toEqualTypeOf<KeysOf<'check'> | 'repository'>()
    expectTypeOf<keyof PromoteSettings>().toEqualTypeOf<KeysOf<'promote'> | 'repository' | 'version'>()
    expectTypeOf<keyof YankSettings>().toEqualTypeOf<KeysOf<'yank'> | 'repository' | 'version'>()
    expectTypeOf<keyof UnyankSettings>().toEqualTypeOf<KeysOf<'unyank'> | 'repository' | 'version'>()
    expectTypeOf<keyof PruneSettings>().toEqualTypeOf<KeysOf<'prune'> | 'repository'>()
    expectTypeOf<keyof RemoveSettings>().toEqualTypeOf<KeysOf<'rm'> | 'repository' | 'tag'>()
  })

  test('are all explained', async () => {
    const text = await readFile(`${import.meta.dirname}/../../src/library/settings.ts`, 'utf8')
    const explained = [...text.matchAll(/\*\/\n {2}readonly (\w+)\?:/g)].map(([, key]) => key)
    const isOfLibrary = (name: string) => name !== 'git-tag-prefix' && !isPruneSetting(name)
    const keys = settings.names.filter(isOfLibrary).map(keyOf)
    expect(explained).toEqual(expect.arrayContaining(keys))
  })
})
