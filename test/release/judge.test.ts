import { expect, test } from 'vitest'
import type { MaintenanceReport } from '../../src/domain/report.ts'
import { MemoryRepository } from '../support/memory-registry.ts'
import { contentOf } from '../support/model-repository.ts'
import { ownersOf, wrongsOf } from './judge.ts'

const before = { '1.0.0': '1.0.0', '1.0.1': '1.0.1 1.0 1 latest' }

function judge(
  command: string,
  status: MaintenanceReport['status'],
  ...after: readonly Record<string, string>[]
) {
  const report: MaintenanceReport = {
    schemaVersion: 1,
    command: 'reconcile',
    versions: [],
    dryRun: false,
    status,
    targets: [],
    moved: [],
  }
  const tagsOf = (contents: Record<string, string>) => MemoryRepository.of(contents).tags
  const [, version = ''] = command.split(' ')
  return wrongsOf({
    command,
    report,
    content: command.startsWith('push') ? contentOf(version) : undefined,
    before: after.map(() => tagsOf(before)),
    after: after.map(tagsOf),
  })
}

test('the judge finds nothing wrong with a right end', () => {
  expect(
    judge('push 1.0.2', 'complete', { ...before, '1.0.1': '1.0.1', '1.0.2': '1.0.2 1.0 1 latest' }),
  ).toEqual([])
  expect(judge('push 0.9.0', 'complete', { ...before, '0.9.0': '0.9.0 0.9' })).toEqual([])
  expect(judge('reconcile', 'complete', before)).toEqual([])
  expect(judge('push 1.0.2', 'partial', { ...before, '1.0.2': '1.0.2' })).toEqual([])
})

test.each([
  ['an alias that stays behind', 'push 1.0.2', 'complete', { ...before, '1.0.2': '1.0.2' }, 3],
  ['an exact tag that is not there', 'push 0.9.0', 'complete', before, 1],
  [
    'a new alias that is not there',
    'push 2.0.0',
    'complete',
    { '1.0.1': '1.0.1 1.0 1', '2.0.0': '2.0.0 2.0 latest' },
    1,
  ],
  ['a withdrawal that is not there', 'yank 1.0.0', 'complete', before, 1],
  [
    'an alias that goes back',
    'push 1.0.0',
    'partial',
    { '1.0.0': '1.0.0 1', '1.0.1': '1.0.1 1.0 latest' },
    1,
  ],
  ['an alias that is lost', 'reconcile', 'failed', { ...before, '1.0.1': '1.0.1 1.0 1' }, 1],
] as const)('the judge finds that %s is wrong', (_, command, status, after, count) => {
  expect(judge(command, status, after)).toHaveLength(count)
})

test('the judge finds a tag that only one of two backends has', () => {
  const after = { '1.0.0': '1.0.0', '1.0.1': '1.0.1', '1.0.2': '1.0.2 1.0 1 latest' }
  expect(judge('push 1.0.2', 'complete', after, after)).toEqual([])
  expect(judge('push 1.0.2', 'complete', after, before)).toContain('1.0.2 is not there')
})

test('a withdrawn version owns nothing', () => {
  const contents = { ...before, 'a withdrawal': 'yanked-1.0.1', restored: 'yanked-1.0.0' }
  expect(ownersOf([MemoryRepository.of(contents).tags]).get('latest')).toBe('1.0.0')
})
