import { expect, test } from 'vitest'
import { failureOutputs, reportOutputs } from '../../src/action/outputs.ts'
import { digest, reportOf, reportsOf } from '../shell/report.ts'

test('references, one a line, over all targets', () => {
  const report = reportOf({
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
    tags: [
      'registry.local:5000/image-gallery:2.1.115',
      'registry.local:5000/image-gallery:2.1',
      'b.local/ui:2.1.115',
    ].join('\n'),
    moved: 'registry.local:5000/image-gallery:2.1',
    held: 'registry.local:5000/image-gallery:2',
    status: 'complete',
    json: JSON.stringify(report),
  })
})

test('several images: the digest is that of the first one on its first target', () => {
  const ui = reportOf({ targets: [{ tags: [{ outcome: 'moved' }] }] })
  const api = reportOf({
    targets: [{ repository: 'b.local/api', digest: digest('api'), tags: [{ outcome: 'held' }] }],
  })
  const report = reportsOf([ui, api], { status: 'partial' })
  expect(reportOutputs(report)).toEqual({
    version: '2.1.115',
    digest: digest('2.1.115'),
    tags: 'registry.local:5000/image-gallery:2.1.115',
    moved: 'registry.local:5000/image-gallery:2.1.115',
    held: 'b.local/api:2.1.115',
    status: 'partial',
    json: JSON.stringify(report),
  })
  expect(reportOutputs(reportsOf([reportOf({ targets: [] }), api])).digest).toBe('')
})

test('a digest that is not known is empty', () => {
  expect(reportOutputs(reportOf({ targets: [{ digest: null }] })).digest).toBe('')
})

test('where there is no report all are set, and json says why', () => {
  const document = { schemaVersion: 1, status: 'usage', problems: [] } as const
  expect(failureOutputs(document)).toEqual({
    version: '',
    digest: '',
    tags: '',
    moved: '',
    held: '',
    status: 'usage',
    json: JSON.stringify(document),
  })
})
