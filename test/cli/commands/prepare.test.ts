import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { prepare } from '../../../src/cli/commands/prepare.ts'

const around = { env: {}, stdin: Readable.from([]) }

test('what is right', async () => {
  const values = { IMAGE: 'a.local/ui', VERSION: '1.2.3' }
  expect(await prepare({ command: 'push', values }, around)).toMatchObject({
    options: { version: { text: '1.2.3' } },
    certificateAuthority: undefined,
  })
})

test('mistakes in arguments, files and standard input are told together', async () => {
  const values = {
    IMAGE: 'a.local/ui',
    VERSION: '1.2',
    output: '/nowhere/report.json',
    'ca-file': '/nowhere/ca.pem',
    'password-stdin': true,
  }
  const stdin = Object.assign(Readable.from([]), { isTTY: true })
  const error = await prepare({ command: 'push', values }, { env: {}, stdin }).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({
    problems: [
      { message: '"1.2" is no full version: the patch is missing.' },
      { message: '--password-stdin is given without SEMTAG_USERNAME.' },
      { message: '--ca-file "/nowhere/ca.pem" does not exist.' },
      { message: '--output "/nowhere/report.json" is in a directory that does not exist.' },
      { message: '--password-stdin reads from a pipe, and standard input is a terminal.' },
    ],
  })
})
