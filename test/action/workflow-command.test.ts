import { expect, test } from 'vitest'
import { workflowCommand } from '../../src/action/log.ts'

test.each([
  ['notice', { title: 'Moved' }, '2.1 is on 2.1.115', '::notice title=Moved::2.1 is on 2.1.115\n'],
  ['add-mask', {}, 'hunter22', '::add-mask::hunter22\n'],
  ['error', { title: 'a:b,c%' }, 'x: y, 100%', '::error title=a%3Ab%2Cc%25::x: y, 100%25\n'],
  ['error', { title: 'a\n::b' }, 'x\r\n::add-mask::y', '::error title=a%0A%3A%3Ab::x%0D%0A::add-mask::y\n'],
])('%s %j %j', (name, properties, message, line) => {
  expect(workflowCommand(name, properties, message)).toBe(line)
})
