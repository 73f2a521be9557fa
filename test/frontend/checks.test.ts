import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Problem } from '../../src/domain/errors.ts'
import { flagWording } from '../../src/domain/wording.ts'
import { checkFiles, createChecks } from '../../src/frontend/checks.ts'

const known: Problem = { code: 'INVALID_ARGUMENT', message: 'known' }
const stdin = Readable.from([])

test('mistakes are told together, the known ones first', async () => {
  const checks = createChecks([known])
  const flags = { 'ca-file': '/nowhere/ca.pem', output: '/nowhere/report.json', 'password-stdin': true }
  await checkFiles(
    { flags, wording: flagWording },
    { stdin: Object.assign(Readable.from([]), { isTTY: true }) },
    checks,
  )
  checks.add({ code: 'INVALID_ARGUMENT', message: 'added' })
  expect(checks.end).toThrow(
    expect.objectContaining({
      problems: [
        known,
        expect.objectContaining({ message: '--ca-file "/nowhere/ca.pem" does not exist.' }),
        expect.objectContaining({ code: 'OUTPUT_FILE' }),
        expect.objectContaining({ message: expect.stringContaining('standard input is a terminal') }),
        { code: 'INVALID_ARGUMENT', message: 'added' },
      ],
    }),
  )
})

test('without a mistake nothing is thrown, and what is no mistake is not caught', async () => {
  const checks = createChecks([])
  const flags = { 'password-stdin': false }
  await checkFiles({ flags, wording: flagWording }, { stdin }, checks)
  expect(await checks.run(Promise.resolve(1))).toBe(1)
  checks.end()
  await expect(checks.run(Promise.reject(new TypeError('ours')))).rejects.toThrow('ours')
})
