import { expect, test } from 'vitest'
import { refusal } from '../../src/registry/refusal.ts'

const asked = { host: 'registry.local:5000', doing: 'reading registry.local:5000/app:1' }

test.for([
  [400, {}, 'REGISTRY_ERROR', undefined],
  [401, {}, 'UNAUTHORIZED', undefined],
  [403, {}, 'DENIED', 'Check the rights of the user or token that is logged in to this registry.'],
  [404, {}, 'REGISTRY_ERROR', undefined],
  [429, {}, 'RATE_LIMITED', 'Run it again later.'],
  [429, { 'retry-after': '9' }, 'RATE_LIMITED', 'Run it again after 9 seconds.'],
  [429, { 'retry-after': 'Thu\u0007' }, 'RATE_LIMITED', 'Run it again after Thu.'],
  [500, {}, 'REGISTRY_ERROR', 'Run it again; the log of the registry says more.'],
  [299, {}, 'REGISTRY_ERROR', undefined],
] as const)('%i %j', ([status, headers, code, hint]) => {
  const error = refusal({ url: new URL('http://r/'), status, headers, body: Buffer.from('') }, asked)
  expect(error).toMatchObject({ code, speaker: 'registry' })
  expect(error.hint).toBe(hint)
  expect(error.message).toMatch(
    new RegExp(
      `^Reading registry.local:5000/app:1 failed: registry.local:5000 answered ${status}[A-Za-z ]*\\.$`,
    ),
  )
})
