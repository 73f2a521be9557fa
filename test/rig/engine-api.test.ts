import { expect, test } from 'vitest'
import { engineCall, engineRequest } from './engine-api.ts'
import { sharedEngine } from './index.ts'

test('a call returns the status and the body of an answer', async () => {
  expect(await engineRequest(sharedEngine(), { path: '/_ping' })).toEqual({ status: 200, body: 'OK' })
})

test('a refused call throws the words of the engine', async () => {
  await expect(
    engineCall(sharedEngine(), { method: 'POST', path: '/images/no-such-image/tag?repo=x' }),
  ).rejects.toThrow('POST /images/no-such-image/tag?repo=x: the engine answers 404')
})

test('a call that fails in the stream of a 200 throws too', async () => {
  await expect(
    engineCall(sharedEngine(), {
      method: 'POST',
      path: '/images/127.0.0.1:1/no-such-image/push?tag=1',
      headers: { 'X-Registry-Auth': 'e30=' },
    }),
  ).rejects.toThrow('An image does not exist locally with the tag: 127.0.0.1:1/no-such-image')
})

test('an address of another kind is an error', async () => {
  await expect(engineRequest({ host: 'ssh://gallery' }, { path: '/_ping' })).rejects.toThrow(
    'not at ssh://gallery',
  )
})
