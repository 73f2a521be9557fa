import { mkdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { parseAuthFile, readAuthFile } from '../../src/credentials/auth-file.ts'
import { createHome, patient } from './home.ts'

test('readAuthFile reads the credentials of a file and ignores the rest', async () => {
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
  'the text %j has no credentials',
  (text) => {
    const nothing = { name: 'here', auths: new Map(), credHelpers: new Map(), credsStore: undefined }
    expect(parseAuthFile(text, 'here', '')).toEqual(nothing)
  },
)

test('a file counts as missing if its directory is missing or is a file', async () => {
  const home = await createHome()
  await home.write('file', '')
  expect(await readAuthFile(home.path('missing/config.json'), patient)).toBeUndefined()
  expect(await readAuthFile(home.path('file/config.json'), patient)).toBeUndefined()
})

test.each([
  ['{"auths":{"h":{"auth":"c2VjcmV0', ' is not JSON.'],
  ['s3cr3t', ' is not JSON.'],
  ['[]', ' does not have the form that docker writes.'],
])('readAuthFile refuses the text %j', async (text, rest) => {
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
])('parseAuthFile refuses %j', (content, part) => {
  expect(() => parseAuthFile(JSON.stringify(content), '/c.json', 'Fix it.')).toThrow(
    expect.objectContaining({ message: `${part} in /c.json does not have the form that docker writes.` }),
  )
})

test('readAuthFile reads 1 MiB and refuses a larger file', async () => {
  const home = await createHome()
  const largest = `{}${' '.repeat(1024 * 1024 - 2)}`
  expect(await readAuthFile(await home.write('a', largest), patient)).toBeDefined()
  const path = await home.write('b', `${largest} `)
  await expect(readAuthFile(path, patient)).rejects.toThrow(`${path} is larger than 1 MiB.`)
})

test('an empty file and a directory are warnings', async () => {
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

test('an aborted signal ends readAuthFile', async () => {
  const home = await createHome()
  const path = await home.write('config.json', '{}')
  await expect(readAuthFile(path, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop')
})
