import { expect, test } from 'vitest'
import { failureAnnotations, reportAnnotations } from '../../src/action/annotations.ts'
import { digest, reportOf, reportsOf } from '../frontend/report.ts'

const at = (version: string) => ({ version, digest: digest(version) })
const moved = { outcome: 'moved', from: at('2.1.114'), to: at('2.1.115') } as const

test('each target on which aliases moved has a notice', () => {
  const tags = [
    { to: at('2.1.115') },
    { tag: '2.1', kind: 'minor', ...moved },
    { tag: '2', kind: 'major', ...moved },
  ] as const
  const targets = [{ tags }, { repository: 'b.local/ui', tags: [{ to: at('2.1.115') }] }]
  expect(reportAnnotations(reportOf({ targets }))).toEqual([
    {
      level: 'notice',
      title: 'registry.local:5000/image-gallery 2.1.115: moved',
      message: '2.1: 2.1.114 → 2.1.115\n2: 2.1.114 → 2.1.115',
    },
  ])
  expect(reportAnnotations(reportOf({ dryRun: true, targets }))[0]?.title).toMatch(/: would move$/)
})

test('each of several images has its moves and its errors', () => {
  const tags = [{ to: at('2.1.115') }, { tag: '2.1', kind: 'minor', ...moved }] as const
  const api = {
    repository: 'b.local/api',
    tags,
    problems: [{ code: 'NOT_SETTLED', message: 'late' }],
  } as const
  const report = reportsOf([reportOf({ targets: [{ tags }] }), reportOf({ targets: [api] })], {
    status: 'partial',
  })
  expect(reportAnnotations(report).map(({ title, message }) => `${title}: ${message}`)).toEqual([
    'registry.local:5000/image-gallery 2.1.115: moved: 2.1: 2.1.114 → 2.1.115',
    'b.local/api 2.1.115: moved: 2.1: 2.1.114 → 2.1.115',
    'semtag: 2.1.115 is released in part: b.local/api: late',
  ])
})

test('an overwritten exact tag is not a move', () => {
  expect(reportAnnotations(reportOf({ targets: [{ tags: [moved] }] }))).toEqual([])
})

test('each problem has an error with its speaker, and with its target if there are several', () => {
  const denied = { code: 'DENIED', message: 'denied', hint: 'Log in.', speaker: 'registry' } as const
  const targets = [{ problems: [denied] }, { repository: 'b.local/ui' }]
  expect(reportAnnotations(reportOf({ status: 'failed', targets }))).toEqual([
    {
      level: 'error',
      title: 'semtag: 2.1.115 failed',
      message: 'Error response from the registry: registry.local:5000/image-gallery: denied\n  Log in.',
    },
  ])
})

test('every status but complete has an error', () => {
  expect(reportAnnotations(reportOf({ status: 'partial' }))).toMatchObject([
    { level: 'error', title: 'semtag: 2.1.115 is released in part' },
  ])
})

test('each mistake of a run without a report has an error', () => {
  const mistake = (message: string) => ({ code: 'INVALID_ARGUMENT', message }) as const
  const problems = [mistake('One.'), mistake('Two.')]
  expect(failureAnnotations({ schemaVersion: 1, status: 'usage', problems })).toEqual([
    { level: 'error', title: 'semtag: the settings are wrong', message: 'One.' },
    { level: 'error', title: 'semtag: the settings are wrong', message: 'Two.' },
  ])
})
