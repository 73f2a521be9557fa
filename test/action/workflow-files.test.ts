import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appendOutputs, appendSummary } from '../../src/action/outputs.ts'
import { outputsOf } from './step.ts'

const directory = await mkdtemp(join(tmpdir(), 'semtag-files-'))
const outputs = {
  version: '2.1.106',
  digest: '',
  repository: 'a\nb',
  reference: '',
  tags: 'a\nb',
  moved: '',
  'moved-json': '[]',
  held: '',
  status: 'complete',
  json: '{}',
}

test('outputs are added to what other parts of the step have set', async () => {
  const path = join(directory, 'output')
  await writeFile(path, 'other<<x\n1\nx\n')
  const hostile = { ...outputs, held: 'end\ndigest<<EOF\nsha256:evil\nEOF\n' }
  await appendOutputs({ GITHUB_OUTPUT: path }, hostile)
  const text = await readFile(path, 'utf8')
  expect(outputsOf(text)).toEqual({ other: '1', ...hostile })
  const ends = [...text.matchAll(/<<(end_.+)$/gm)].map(([, end]) => end)
  expect(new Set(ends).size).toBe(Object.keys(outputs).length)
})

test('a summary is added as it is', async () => {
  const path = join(directory, 'summary')
  await appendSummary({ GITHUB_STEP_SUMMARY: path }, '# one\n')
  await appendSummary({ GITHUB_STEP_SUMMARY: path }, '# two\n')
  expect(await readFile(path, 'utf8')).toBe('# one\n# two\n')
})

test('nothing is written where no runner listens', async () => {
  await appendOutputs({}, outputs)
  await appendSummary({ GITHUB_STEP_SUMMARY: '' }, '# one\n')
})

test('a file that cannot be written is told', async () => {
  await expect(appendOutputs({ GITHUB_OUTPUT: directory }, outputs)).rejects.toMatchObject({
    code: 'OUTPUT_FILE',
    message: `The file of GITHUB_OUTPUT, "${directory}", is a directory.`,
  })
})
