import { describe, expect, test } from 'vitest'
import { createLog, workflowCommand } from '../../src/action/log.ts'

describe('log', () => {
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

  test('each line of a secret is masked, unless it is so short that the log would be unreadable', () => {
    const { log, written } = startLog()
    log.secret('-----BEGIN KEY-----\r\nabcdefgh%\nxy\n')
    log.secret('abc')
    log.secret('')
    expect(written).toEqual(['::add-mask::-----BEGIN KEY-----\n', '::add-mask::abcdefgh%25\n'])
  })

  test('outside a runner, no command names a secret', () => {
    const { log, written } = startLog(false)
    log.secret('hunter22')
    expect(written).toEqual([])
    expect(log.mask('hunter22')).toBe('***')
  })
})

describe('workflow command', () => {
  test.each([
    ['notice', { title: 'Moved' }, '2.1 is on 2.1.115', '::notice title=Moved::2.1 is on 2.1.115\n'],
    ['add-mask', {}, 'hunter22', '::add-mask::hunter22\n'],
    ['error', { title: 'a:b,c%' }, 'x: y, 100%', '::error title=a%3Ab%2Cc%25::x: y, 100%25\n'],
    ['error', { title: 'a\n::b' }, 'x\r\n::add-mask::y', '::error title=a%0A%3A%3Ab::x%0D%0A::add-mask::y\n'],
  ])('the command %s %j %j is one line', (name, properties, message, line) => {
    expect(workflowCommand(name, properties, message)).toBe(line)
  })
})
