import { expect, test } from 'vitest'
import { createLog } from '../../src/action/log.ts'

function startLog(runner = true) {
  const written: string[] = []
  return { log: createLog((text) => written.push(text), runner), written }
}

test('text cannot become a command', () => {
  const { log, written } = startLog()
  log.text('Pushed a\n::error::b\n  ::add-mask::c\n##[group]d\n')
  expect(written).toEqual(['Pushed a\n: :error::b\n  : :add-mask::c\n# #[group]d\n'])
})

test('a secret is masked before anything can show it, here and by the runner', () => {
  const { log, written } = startLog()
  log.secret('hunter22')
  log.text('with hunter22 and aHVudGVyMjI=')
  log.annotate({ level: 'error', title: 'hunter22', message: 'no hunter22' })
  expect(written).toEqual(['::add-mask::hunter22\n', 'with *** and ***\n', '::error title=***::no ***\n'])
})

test('of a secret of several lines each is masked, and short ones would make the log unreadable', () => {
  const { log, written } = startLog()
  log.secret('-----BEGIN KEY-----\r\nabcdefgh%\nxy\n')
  log.secret('abc')
  log.secret('')
  expect(written).toEqual(['::add-mask::-----BEGIN KEY-----\n', '::add-mask::abcdefgh%25\n'])
})

test('where no runner listens no secret is told', () => {
  const { log, written } = startLog(false)
  log.secret('hunter22')
  expect(written).toEqual([])
  expect(log.mask('hunter22')).toBe('***')
})
