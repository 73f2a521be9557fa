import { expect, test } from 'vitest'
import { problemsOf, quoteProblems } from '../../../src/registry/api/error-reply.ts'

const reply = (body: string) => ({
  url: new URL('http://registry.local/'),
  status: 400,
  headers: {},
  body: Buffer.from(body),
})

test.for([
  ['{"errors":[{"code":"DENIED","message":"no access","detail":{"x":1}}]}', 'DENIED: no access'],
  [
    '{"errors":[{"code":"A","message":"b","detail":"unknown artifact\\n type"}]}',
    'A: b (unknown artifact  type)',
  ],
  ['{"errors":[{"code":"A","message":"no b","detail":"no b"}]}', 'A: no b'],
  ['{"errors":[{"code":"A","detail":"why"}]}', 'A (why)'],
  ['{"errors":[{"code":"DENIED"}]}', 'DENIED'],
  ['{"errors":[{"message":"no access"}]}', 'no access'],
  ['{"errors":[{"code":7,"message":null},{"code":"B","message":"b"}]}', 'B: b'],
  ['{"errors":[null,{"code":"B","message":"b"}]}', 'B: b'],
  ['{"errors":[{"code":"A"},{"code":"B"},{"code":"C"},{"code":"D"}]}', 'A; B; C'],
  ['{"errors":[{"code":"A","message":"\\u001b]0;x\\u0007\\n::error::\\u202e"}]}', 'A: ]0;x ::error::'],
  [`{"errors":[{"code":"A","message":"${'x'.repeat(400)}"}]}`, `A: ${'x'.repeat(299)}…`],
  ['{"errors":[]}', ''],
  ['{"errors":"no"}', ''],
  ['{"message":"no"}', ''],
  ['<html>no</html>', ''],
  ['', ''],
  ['null', ''],
] as const)('%s', ([body, expected]) => {
  expect(quoteProblems(problemsOf(reply(body)))).toBe(expected)
})
