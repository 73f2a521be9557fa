import { expect, test } from 'vitest'
import { table } from '../../src/action/summary.ts'
import { digest, reportOf } from '../frontend/report.ts'

test('a row a tag: what became of it, from where to where, and why', () => {
  const [old, now] = [
    { version: '2.1.114', digest: digest('2.1.114') },
    { version: '2.1.115', digest: digest('2.1.115') },
  ]
  const unknown = { version: null, digest: null }
  const [target] = reportOf({
    targets: [
      {
        tags: [
          { to: now },
          { tag: '2.1', kind: 'minor', outcome: 'moved', from: old, to: now, note: 'goes back' },
          {
            tag: '2',
            kind: 'major',
            outcome: 'held',
            from: unknown,
            to: unknown,
            reason: 'newer',
            heldBy: '2.2.11',
          },
          { tag: 'latest', kind: 'latest', outcome: 'pending', from: old },
        ],
      },
    ],
  }).targets
  expect(table(target?.tags ?? [], false)).toMatchInlineSnapshot(`
    "| Tag | Outcome | From | To | Remark |
    | --- | --- | --- | --- | --- |
    | <code>2&#46;1&#46;115</code> | created | – | 2&#46;1&#46;115 <code>sha256&#58;de23dc6d8131</code> |  |
    | <code>2&#46;1</code> | moved | 2&#46;1&#46;114 <code>sha256&#58;dc65af400b81</code> | 2&#46;1&#46;115 <code>sha256&#58;de23dc6d8131</code> | goes back |
    | <code>2</code> | held | unknown |  | 2&#46;2&#46;11 is newer |
    | <code>latest</code> | pending | 2&#46;1&#46;114 <code>sha256&#58;dc65af400b81</code> |  | not reached |"
  `)
})

test('a plan says what would become of each tag', () => {
  const outcomes = ['created', 'moved', 'unchanged', 'held', 'refused', 'failed'] as const
  const [target] = reportOf({ targets: [{ tags: outcomes.map((outcome) => ({ outcome })) }] }).targets
  const words = table(target?.tags ?? [], true).match(/(?<=<\/code> \| )[a-z ]+(?= \|)/g)
  expect(words).toEqual(['would create', 'would move', 'would keep', 'would hold', 'would refuse', 'failed'])
})
