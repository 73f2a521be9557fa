import { expect, test } from 'vitest'
import type { TagReport } from '../../src/domain/report.ts'
import { restoredDigest } from '../../src/domain/tags/withdrawal.ts'
import { detail } from '../../src/frontend/report-text.ts'
import { digest, reportOf } from './report.ts'

function say(tag: Partial<TagReport>): string {
  const [report] = reportOf({ targets: [{ tags: [tag] }] }).targets[0]?.tags ?? []
  return report === undefined ? '' : detail(report)
}

const a = digest('a')
const b = digest('b')
const [shortA, shortB] = [a, b].map((each) => each.slice(0, 19))

test.each<[Partial<TagReport>, string]>([
  [{ outcome: 'created' }, ''],
  [{ outcome: 'unchanged' }, ''],
  [{ outcome: 'failed' }, ''],
  [{ outcome: 'removed' }, ''],
  [{ outcome: 'pending' }, 'not reached'],
  [{ outcome: 'refused', note: 'withdrawn' }, 'withdrawn'],
  [{ outcome: 'unknown' }, 'not certain; the same command again settles it'],
  [{ outcome: 'created', note: 'goes back' }, 'goes back'],
  [{ outcome: 'pending', note: 'goes back' }, 'not reached (goes back)'],
  [
    {
      kind: 'withdrawal',
      outcome: 'moved',
      from: { version: null, digest: a },
      to: { version: null, digest: restoredDigest },
    },
    'taken back',
  ],
  [
    {
      kind: 'withdrawal',
      outcome: 'moved',
      from: { version: null, digest: restoredDigest },
      to: { version: null, digest: a },
    },
    'withdrawn again',
  ],
  [
    { outcome: 'moved', from: { version: '1.0.0', digest: a }, to: { version: '1.0.1', digest: b } },
    '1.0.0 → 1.0.1',
  ],
  [
    { outcome: 'moved', from: { version: '1.0.0', digest: a }, to: { version: '1.0.0', digest: b } },
    `1.0.0 (${shortA}) → 1.0.0 (${shortB})`,
  ],
  [
    { outcome: 'moved', from: { version: '1.0.0', digest: a }, to: { version: '1.0.0', digest: null } },
    `1.0.0 (${shortA}) → 1.0.0`,
  ],
  [
    { outcome: 'moved', from: { version: null, digest: a }, to: { version: '1.0.0', digest: b } },
    `unknown (${shortA}) → 1.0.0`,
  ],
  [
    {
      outcome: 'moved',
      from: { version: null, digest: null },
      to: { version: '1.0.0', digest: b },
      note: 'n',
    },
    'unknown → 1.0.0 (n)',
  ],
  [{ outcome: 'held', reason: 'newer', heldBy: '2.0.0' }, '2.0.0 is newer'],
  [
    { outcome: 'held', reason: 'newer', heldBy: '2.0.0', note: 'it is missing' },
    '2.0.0 is newer (it is missing)',
  ],
  [{ outcome: 'held', reason: 'superseded', heldBy: '2.0.0' }, '2.0.0 was released meanwhile, and is newer'],
  [{ outcome: 'held', reason: 'withdrawn', heldBy: '2.0.0' }, 'the version is withdrawn; 2.0.0 owns it'],
  [{ outcome: 'held', reason: 'withdrawn' }, 'the version is withdrawn'],
  [
    { outcome: 'held', reason: 'withdrawn', note: 'its line has no version left' },
    'its line has no version left',
  ],
  [{ outcome: 'held', reason: 'policy', note: '--latest never' }, '--latest never'],
  [
    { outcome: 'held', reason: 'unknown-owner', heldBy: '3', note: 'it has the digest of 3' },
    'it has the digest of 3',
  ],
  [{ outcome: 'held', reason: 'published-as-exact', note: 'it was exact' }, 'it was exact'],
])('%j: %s', (tag, text) => {
  expect(say(tag)).toBe(text)
})
