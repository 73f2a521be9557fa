import { expect, test } from 'vitest'
import { contradictions } from '../../../src/config/read/policy.ts'
import { pushSchema } from '../../../src/config/schema/push.ts'

test.each([
  [{ json: true, quiet: true }, '--json and --quiet contradict each other.'],
  [{ host: 'tcp://a', context: 'b' }, '--host and --context contradict each other.'],
  [{ 'plain-http': true, insecure: true }, '--plain-http and --insecure contradict each other.'],
  [{ 'plain-http': true, 'ca-file': 'ca.pem' }, '--plain-http and --ca-file contradict each other.'],
  [{ insecure: true, 'ca-file': 'ca.pem' }, '--insecure and --ca-file contradict each other.'],
])('%j', (values, message) => {
  const problems = contradictions(pushSchema.parse(values))
  expect(problems).toMatchObject([{ code: 'INVALID_ARGUMENT', message }])
})

test('flags that go together', () => {
  const values = { json: true, output: 'a.json', debug: true, host: 'tcp://a', insecure: true }
  expect(contradictions(pushSchema.parse(values))).toEqual([])
  expect(contradictions(pushSchema.parse({ json: true, quiet: false }))).toEqual([])
})
