import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { appendOutputs, appendSummary, failureOutputs, reportOutputs } from '../../src/action/outputs.ts'
import { digest, reportOf, reportsOf } from '../frontend/report.ts'
import { outputsOf } from './step.ts'

describe('outputs', () => {
  test('references of all targets are written one per line', () => {
    const at = (version: string) => ({ version, digest: digest(version) })
    const move = {
      repository: 'registry.local:5000/image-gallery',
      tag: '2.1',
      from: at('2.1.114'),
      to: at('2.1.115'),
    }
    const report = reportOf({
      moved: [move],
      targets: [
        {
          tags: [
            {},
            { tag: '2.1', kind: 'minor', outcome: 'moved' },
            { tag: '2', kind: 'major', outcome: 'held' },
            { tag: 'latest', kind: 'latest', outcome: 'failed' },
          ],
        },
        { repository: 'b.local/ui', digest: null, tags: [{ outcome: 'unchanged' }] },
      ],
    })
    expect(reportOutputs(report)).toEqual({
      version: '2.1.115',
      digest: digest('2.1.115'),
      repository: 'registry.local:5000/image-gallery\nb.local/ui',
      reference: `registry.local:5000/image-gallery@${digest('2.1.115')}`,
      tags: [
        'registry.local:5000/image-gallery:2.1.115',
        'registry.local:5000/image-gallery:2.1',
        'b.local/ui:2.1.115',
      ].join('\n'),
      moved: 'registry.local:5000/image-gallery:2.1',
      'moved-json': JSON.stringify([move]),
      held: 'registry.local:5000/image-gallery:2',
      status: 'complete',
      json: JSON.stringify(report),
    })
  })

  test('the digest of several images is that of the first image on its first target', () => {
    const ui = reportOf({ targets: [{ tags: [{ outcome: 'moved' }] }] })
    const api = reportOf({
      targets: [{ repository: 'b.local/api', digest: digest('api'), tags: [{ outcome: 'held' }] }],
    })
    const report = reportsOf([ui, api], { status: 'partial' })
    expect(reportOutputs(report)).toEqual({
      version: '2.1.115',
      digest: digest('2.1.115'),
      repository: 'registry.local:5000/image-gallery\nb.local/api',
      reference: `registry.local:5000/image-gallery@${digest('2.1.115')}`,
      tags: 'registry.local:5000/image-gallery:2.1.115',
      moved: 'registry.local:5000/image-gallery:2.1.115',
      'moved-json': '[]',
      held: 'b.local/api:2.1.115',
      status: 'partial',
      json: JSON.stringify(report),
    })
    expect(reportOutputs(reportsOf([reportOf({ targets: [] }), api])).digest).toBe('')
  })

  test('an unknown digest is empty', () => {
    expect(reportOutputs(reportOf({ targets: [{ digest: null }] })).digest).toBe('')
  })

  test('reference has each existing digest, and none that is only planned or failed', () => {
    const images = [
      reportOf({ targets: [{}, { repository: 'b.local/ui' }] }),
      reportOf({ targets: [{ digest: digest('alpine'), tags: [{ tag: '2.1.115-alpine' }] }] }),
      reportOf({ targets: [{ repository: 'c.local/ui', tags: [{ outcome: 'failed' }] }] }),
    ]
    expect(reportOutputs(reportsOf(images))).toMatchObject({
      repository: 'registry.local:5000/image-gallery\nb.local/ui\nc.local/ui',
      reference: [
        `registry.local:5000/image-gallery@${digest('2.1.115')}`,
        `b.local/ui@${digest('2.1.115')}`,
        `registry.local:5000/image-gallery@${digest('alpine')}`,
      ].join('\n'),
    })
    const planned = reportOf({
      dryRun: true,
      targets: [{}, { repository: 'b.local/ui', tags: [{ outcome: 'unchanged' }] }],
    })
    expect(reportOutputs(planned).reference).toBe(`b.local/ui@${digest('2.1.115')}`)
  })

  test('all outputs are set without a report, and json says why', () => {
    const document = { schemaVersion: 1, status: 'usage', problems: [] } as const
    expect(failureOutputs(document)).toEqual({
      version: '',
      digest: '',
      repository: '',
      reference: '',
      tags: '',
      moved: '',
      'moved-json': '[]',
      held: '',
      status: 'usage',
      json: JSON.stringify(document),
    })
  })
})

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

test('outputs are added to the outputs of other parts of the step', async () => {
  const path = join(directory, 'output')
  await writeFile(path, 'other<<x\n1\nx\n')
  const hostile = { ...outputs, held: 'end\ndigest<<EOF\nsha256:evil\nEOF\n' }
  await appendOutputs({ GITHUB_OUTPUT: path }, hostile)
  const text = await readFile(path, 'utf8')
  expect(outputsOf(text)).toEqual({ other: '1', ...hostile })
  const ends = [...text.matchAll(/<<(end_.+)$/gm)].map(([, end]) => end)
  expect(new Set(ends).size).toBe(Object.keys(outputs).length)
})

test('a summary is added unchanged', async () => {
  const path = join(directory, 'summary')
  await appendSummary({ GITHUB_STEP_SUMMARY: path }, '# one\n')
  await appendSummary({ GITHUB_STEP_SUMMARY: path }, '# two\n')
  expect(await readFile(path, 'utf8')).toBe('# one\n# two\n')
})

test('nothing is written outside a runner', async () => {
  await appendOutputs({}, outputs)
  await appendSummary({ GITHUB_STEP_SUMMARY: '' }, '# one\n')
})

test('a file that cannot be written is an error', async () => {
  await expect(appendOutputs({ GITHUB_OUTPUT: directory }, outputs)).rejects.toMatchObject({
    code: 'OUTPUT_FILE',
    message: `The file of GITHUB_OUTPUT, "${directory}", is a directory.`,
  })
})
