import { expect, test } from 'vitest'
import { credentialOf, identityToken, secretsOf } from '../../src/credentials/credential.ts'

test.each([
  ['ada', 'pw', { kind: 'password', username: 'ada', password: 'pw' }],
  ['ada', '', { kind: 'password', username: 'ada', password: '' }],
  ['<token>', 'refresh', { kind: 'identity-token', token: 'refresh' }],
  ['<token>', '', undefined],
  ['', '', undefined],
])('the user name %j and the secret %j are %j', (username, secret, expected) => {
  expect(credentialOf(username, secret)).toEqual(expected)
})

test('an empty identity token is none', () => {
  expect(identityToken('')).toBeUndefined()
})

test('secret are the password, its pair for Basic authentication, and tokens', () => {
  expect(secretsOf({ kind: 'password', username: 'ada', password: 'pw' })).toEqual(['pw', 'ada:pw'])
  expect(secretsOf({ kind: 'identity-token', token: 'refresh' })).toEqual(['refresh'])
  expect(secretsOf({ kind: 'registry-token', token: 'bearer' })).toEqual(['bearer'])
})
