import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { type Conclusion, conclude, wroteTags } from '../../src/cli/conclude.ts'
import type { Outcome } from '../../src/domain/report.ts'
import type { EndingSignal } from '../../src/frontend/ambient.ts'
import { createCancellation } from '../../src/frontend/cancellation.ts'
import { reportOf } from '../frontend/report.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-conclude-'))
const silent = { json: false, quiet: false, 'no-color': false }

async function ended(
  conclusion: Partial<Conclusion>,
  flags: object = {},
  signal = false,
  lost: string | undefined = undefined,
) {
  const texts = { stdout: '', stderr: '' }
  let listen = (_signal: EndingSignal) => {}
  const cancellation = createCancellation({
    onCrash: () => () => {},
    onSignal(listener) {
      listen = listener
      return () => {}
    },
    exit() {},
  })
  if (signal) listen('SIGINT')
  const write = (name: keyof typeof texts) => (text: string) => {
    texts[name] += text
  }
  const code = await conclude(
    {
      report: { status: 'complete' },
      problems: [],
      wrote: false,
      text: () => 'table\n',
      quiet: () => 'quiet\n',
      ...conclusion,
    },
    { ...silent, ...flags },
    {
      env: {},
      platform: 'linux',
      homeDirectory: '/nonexistent',
      workingDirectory: '/nonexistent',
      stdin: Readable.from([]),
      stdout: { write: write('stdout') },
      stderr: { write: write('stderr') },
      outputLost: async () => lost,
      onSignal: () => () => {},
      onCrash: () => () => {},
      exit: () => {},
      onContent() {},
      cancellation,
      secrets: { add() {}, mask: (text) => text },
    },
  )
  return { code, ...texts }
}

test.each([
  ['complete', 0],
  ['failed', 1],
  ['refused', 3],
  ['partial', 4],
  ['drift', 5],
] as const)('%s exits %i', async (status, code) => {
  expect(await ended({ report: { status } })).toEqual({ code, stdout: 'table\n', stderr: '' })
})

test('a signal decides the exit code if nothing was written', async () => {
  expect((await ended({ report: { status: 'failed' } }, {}, true)).code).toBe(130)
  expect((await ended({ report: { status: 'partial' } }, {}, true)).code).toBe(4)
})

test('stdout has one kind of output, and stderr has the problems', async () => {
  const problems = [{ code: 'DENIED', message: 'No.' }] as const
  expect(await ended({ problems }, { quiet: true })).toMatchObject({
    stdout: 'quiet\n',
    stderr: 'Error: No.\n',
  })
  expect(await ended({ problems }, { json: true })).toMatchObject({
    stdout: '{\n  "status": "complete"\n}\n',
    stderr: 'Error: No.\n',
  })
})

test('--output also writes the JSON', async () => {
  const output = join(directory, 'report.json')
  expect(await ended({}, { output })).toMatchObject({ code: 0, stdout: 'table\n' })
  expect(await readFile(output, 'utf8')).toBe('{\n  "status": "complete"\n}\n')
})

test.each([
  [true, 'complete', 4],
  [false, 'complete', 1],
  [false, 'drift', 5],
] as const)(
  'an output file that cannot be written, after a write (%s) and %s, exits %i',
  async (wrote, status, code) => {
    const ran = await ended({ report: { status }, wrote }, { output: '/dev/full' })
    expect(ran).toMatchObject({ code, stderr: expect.stringContaining('/dev/full') })
  },
)

test.each([
  ['created', true],
  ['moved', true],
  ['removed', true],
  ['unchanged', false],
  ['held', false],
  ['failed', false],
  ['pending', false],
] as const)('a tag that is %s was written: %s', (outcome: Outcome, wrote) => {
  const report = reportOf({ targets: [{ tags: [{ outcome }] }] })
  expect(wroteTags(report)).toBe(wrote)
  expect(wroteTags({ ...report, dryRun: true })).toBe(false)
})

test.each([
  [true, 'complete', 4],
  [true, 'partial', 4],
  [false, 'complete', 1],
  [false, 'refused', 3],
] as const)(
  'a full standard output, after a write (%s) and %s, exits %i, and the log has the report',
  async (wrote, status, code) => {
    const ran = await ended({ report: { status }, wrote }, { json: true }, false, 'ENOSPC')
    expect(ran).toMatchObject({
      code,
      stderr: 'Error: Standard output cannot be written (ENOSPC). The report is:\ntable\n',
    })
  },
)
