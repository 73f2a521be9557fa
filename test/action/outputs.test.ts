import { expect, test } from 'vitest'
import { failureOutputs, reportOutputs } from '../../src/action/outputs.ts'
import { digest, reportOf } from '../shell/report.ts'

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
