import { execFileSync } from 'node:child_process'
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findSettings } from '../../src/config/find-settings.ts'
import { createProject } from '../support/project.ts'

const own = { image: 'own' }
const key = { image: 'key' }

/** What is found in a folder of a project: the image that the settings name, and the version of package.json. */
async function found(files: Readonly<Record<string, unknown>>, folder = '.', values = {}) {
  const directory = await createProject(files)
  const { file, manifest, problems } = await findSettings(join(directory, folder), values)
  return {
    file: file && { name: file.name, prefix: file.prefix, content: file.content },
    version: manifest?.version,
    problems: problems.map(({ message }) => message),
  }
}

describe('the search for settings', () => {
  test.each([
    ['a file of their own', { 'semtag.config.json': own }, '.', own],
    ['the key of package.json', { 'package.json': { semtag: key } }, '.', key],
    ['above, up to package.json', { 'package.json': { semtag: key }, 'a/b/x': '' }, 'a/b', key],
    ['beside package.json', { 'package.json': {}, 'semtag.config.json': own, 'a/x': '' }, 'a', own],
    ['the nearest', { 'package.json': { semtag: key }, 'a/semtag.config.json': own }, 'a', own],
    ['not above package.json', { 'semtag.config.json': own, 'a/package.json': {} }, 'a', undefined],
    ['not above the repository', { 'semtag.config.json': own, 'a/.git': '' }, 'a', undefined],
    ['at the root of the repository', { '.git': '', 'semtag.config.json': own, 'a/x': '' }, 'a', own],
    ['not above, where there is neither', { 'semtag.config.json': own, 'a/x': '' }, 'a', undefined],
    ['nothing that is code', { 'semtag.config.js': 'throw 1', '.semtagrc': own }, '.', undefined],
    ['nowhere', { x: '' }, '.', undefined],
    ['nowhere else with --no-config', { 'semtag.config.json': own }, '.', undefined, { 'no-config': true }],
    // The command reports the empty value.
    ['as ever if --config is empty', { 'semtag.config.json': own }, '.', own, { config: '' }],
  ])('semtag finds the settings %s', async (_where, files, folder, content, values?: object) => {
    const { file, problems } = await found(files, folder, { ...values })
    expect({ content: file?.content, problems }).toEqual({ content, problems: [] })
  })

  test('messages name keys as the file writes them', async () => {
    expect((await found({ 'semtag.config.json': own })).file).toMatchObject({ prefix: '' })
    expect((await found({ 'package.json': { semtag: key } })).file).toMatchObject({
      name: 'package.json',
      prefix: 'semtag.',
    })
  })

  test('semtag skips a byte order mark', async () => {
    const { file } = await found({ 'semtag.config.json': '\uFEFF{"image":"own"}' })
    expect(file?.content).toEqual(own)
  })
})

describe('the nearest package.json', () => {
  test('gives its version, even if the settings are in another file', async () => {
    const files = { 'package.json': { version: '1.2.3' }, 'semtag.config.json': own }
    expect(await found(files)).toMatchObject({ version: '1.2.3', file: { content: own } })
    expect(await found(files, '.', { 'no-config': true })).toMatchObject({ version: '1.2.3' })
  })

  test('is not searched for above the repository', async () => {
    expect(await found({ 'package.json': { version: '1.2.3' }, 'a/.git': '' }, 'a')).toMatchObject({
      version: undefined,
    })
  })

  test('may have fields of any type', async () => {
    expect(await found({ 'package.json': [] })).toMatchObject({ version: undefined, problems: [] })
    expect(await found({ 'package.json': { publishConfig: 'x', version: '1.2.3' } })).toMatchObject({
      version: '1.2.3',
      problems: [],
    })
  })
})

describe('--config', () => {
  const another = 'Name another file with --config FILE.'

  test('names a file, and the search finds no other', async () => {
    const directory = await createProject({ 'semtag.config.json': own, 'other.json': { image: 'other' } })
    const config = join(directory, 'other.json')
    const { file } = await findSettings(directory, { config })
    expect(file).toMatchObject({ name: config, prefix: '', directory, content: { image: 'other' } })
  })

  test('reads the key of a package.json', async () => {
    const directory = await createProject({ 'a/package.json': { semtag: key }, 'b/package.json': {} })
    const contentOf = async (folder: string) =>
      (await findSettings(directory, { config: join(directory, folder, 'package.json') })).file?.content
    expect(await contentOf('a')).toEqual(key)
    expect(await contentOf('b')).toEqual({})
  })

  test.each([
    ['nowhere.json', 'does not exist'],
    ['settings.yaml', 'is not a JSON file', 'Name a file such as semtag.config.json.'],
    ['folder.json', 'is a directory'],
    ['broken.json', 'is broken JSON in line 1, column 8: a key in double quotes is missing', /^JSON has /],
  ])('refuses %s, which %s', async (name, reason, hint: string | RegExp = another) => {
    const directory = await createProject({ 'settings.yaml': 'image: ui', 'broken.json': '{"a":1,}' })
    await mkdir(join(directory, 'folder.json'))
    const config = join(directory, name)
    const { file, problems } = await findSettings(directory, { config })
    expect({ file, problems }).toEqual({
      file: undefined,
      problems: [
        {
          code: 'INVALID_ARGUMENT',
          message: `--config "${config}" ${reason}.`,
          hint: expect.stringMatching(hint),
        },
      ],
    })
  })
})

test('a message names the file that cannot be read', async () => {
  expect((await found({ 'semtag.config.json/x': '' })).problems).toEqual([
    'semtag.config.json is a directory.',
  ])
  expect((await found({ 'package.json': '{' })).problems).toEqual([
    'package.json is broken JSON in line 1, column 2: a } is missing.',
  ])
})

test('a file may have 1 MiB', async () => {
  const directory = await createProject({})
  const path = join(directory, 'semtag.config.json')
  const messages = async (size: number) => {
    await writeFile(path, `{"image":"${'x'.repeat(size - 12)}"}`)
    return (await findSettings(directory, {})).problems.map(({ message }) => message)
  }
  expect(await messages(1024 * 1024)).toEqual([])
  expect(await messages(1024 * 1024 + 1)).toEqual(['semtag.config.json is larger than 1 MiB.'])
})

describe('a file without an end is not read', () => {
  const ownName = 'semtag.config.json'
  const pipe = (path: string) => execFileSync('sh', ['-c', 'mkfifo "$0"', path])
  const device = (path: string) => symlink('/dev/zero', path)
  const sparse = (size: number) => async (path: string) => {
    await writeFile(path, '')
    await truncate(path, size)
  }
  test.each([
    ['a pipe', 'semtag.config.json', pipe, 'is not a regular file'],
    ['a link to a device', 'semtag.config.json', device, 'is not a regular file'],
    ['a sparse file', 'semtag.config.json', sparse(2 ** 40), 'is too large'],
    ['a file above 4 MiB', 'semtag.config.json', sparse(2 ** 22 + 1), 'is too large'],
    ['a file of 4 MiB', 'semtag.config.json', sparse(2 ** 22), 'is larger than 1 MiB'],
    ['a pipe', 'package.json', pipe, 'is not a regular file'],
    ['a link to a device', 'package.json', device, 'is not a regular file'],
  ] as const)('semtag refuses %s as %s', async (_what, name, make, reason) => {
    const directory = await createProject({ 'a/.git': '', 'a/b/x': '' })
    await make(join(directory, 'a', name))
    const { problems } = await findSettings(join(directory, 'a/b'), {})
    expect(problems.map(({ message }) => message)).toEqual([`${name} ${reason}.`])
  })

  test.each([
    ['above the nearest file', { 'a/semtag.config.json': own, '.git': '' }, []],
    [
      'above the nearest folder',
      { 'a/semtag.config.json/x': '', '.git': '' },
      [`${ownName} is a directory.`],
    ],
    ['above the repository', { 'a/.git': '' }, []],
  ])('semtag does not look at a pipe %s', async (_where, files, messages) => {
    const directory = await createProject(files)
    pipe(join(directory, ownName))
    const { problems } = await findSettings(join(directory, 'a'), {})
    expect(problems.map(({ message }) => message)).toEqual(messages)
  })

  test('semtag refuses a pipe that --config names', async () => {
    const path = join(await createProject({ x: '' }), 'named.json')
    pipe(path)
    const { problems } = await findSettings('/nonexistent', { config: path })
    expect(problems.map(({ message }) => message)).toEqual([`--config "${path}" is not a regular file.`])
  })
})
