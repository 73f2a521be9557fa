import { mkdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parseAuthFile, readAuthFile } from '../../src/credentials/auth-file.ts'
import { createHome, patient } from './home.ts'

test('reads what a file says of credentials, and nothing else', async () => {
  const home = await createHome()
  const content = { auths: { h: { auth: 'x' } }, credHelpers: { g: 'gcr' }, credsStore: 'pass', psFormat: 7 }
  const path = await home.write('config.json', content)
  expect(await readAuthFile(path, patient)).toEqual({
    name: path,
    auths: new Map([['h', { auth: 'x' }]]),
    credHelpers: new Map([['g', 'gcr']]),
    credsStore: 'pass',
  })
})

test.each(['', ' \n', '{}', '{"auths":null,"credHelpers":null,"credsStore":null}', '{"credsStore":""}'])(
  'the text %j says nothing',
  (text) => {
    const nothing = { name: 'here', auths: new Map(), credHelpers: new Map(), credsStore: undefined }
    expect(parseAuthFile(text, 'here', '')).toEqual(nothing)
  },
)

test('a file or a directory that is not there is no file', async () => {
  const home = await createHome()
  await home.write('file', '')
  expect(await readAuthFile(home.path('missing/config.json'), patient)).toBeUndefined()
  expect(await readAuthFile(home.path('file/config.json'), patient)).toBeUndefined()
})

test.each([
  ['{"auths":{"h":{"auth":"c2VjcmV0', ' is not JSON.'],
  ['s3cr3t', ' is not JSON.'],
  ['[]', ' is not of the form that docker writes.'],
])('refuses the text %j', async (text, rest) => {
  const home = await createHome()
  const path = await home.write('config.json', text)
  await expect(readAuthFile(path, patient)).rejects.toThrow(
    expect.objectContaining({ code: 'CREDENTIALS', message: path + rest }),
  )
})

test.each([
  [{ auths: ['s3cr3t'] }, '"auths"'],
  [{ auths: 's3cr3t' }, '"auths"'],
  [{ credHelpers: 's3cr3t' }, '"credHelpers"'],
  [{ credsStore: { s3cr3t: 1 } }, '"credsStore"'],
])('refuses %j', (content, part) => {
  expect(() => parseAuthFile(JSON.stringify(content), '/c.json', 'Mend it.')).toThrow(
    expect.objectContaining({ message: `${part} in /c.json is not of the form that docker writes.` }),
  )
})

test('refuses a file that is too large, and takes the largest', async () => {
  const home = await createHome()
  const largest = `{}${' '.repeat(1024 * 1024 - 2)}`
  expect(await readAuthFile(await home.write('a', largest), patient)).toBeDefined()
  const path = await home.write('b', `${largest} `)
  await expect(readAuthFile(path, patient)).rejects.toThrow(`${path} is larger than 1 MiB.`)
})

test('an empty file and a directory have no login, and each is a warning', async () => {
  const home = await createHome()
  const warnings: string[] = []
  const warn = (message: string) => warnings.push(message)
  const directory = home.path('directory')
  await mkdir(directory)
  expect(await readAuthFile(directory, patient, warn)).toBeUndefined()
  const empty = await home.write('empty', '\n')
  expect((await readAuthFile(empty, patient, warn))?.auths.size).toBe(0)
  expect(warnings).toEqual([
    `${directory} is a directory and has no login.`,
    `${empty} is empty and has no login.`,
  ])
})

test('stops when it is told to', async () => {
  const home = await createHome()
  const path = await home.write('config.json', '{}')
  await expect(readAuthFile(path, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop')
})
