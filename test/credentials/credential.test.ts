import { describe, expect, test } from 'vitest'
import {
  credentialOf,
  credentialOfEntry,
  identityToken,
  publicUserName,
  secretsOf,
} from '../../src/credentials/credential.ts'
import { base64 } from './home.ts'

describe('auth entry', () => {
  const read = (entry: unknown) => credentialOfEntry(entry, 'h:5000', '/home/ada/.docker/config.json')
  const password = (username: string, password: string) => ({ kind: 'password', username, password })

  test.each([
    [{ auth: base64('ada:pw') }, password('ada', 'pw')],
    [{ auth: base64('ada:p:w:') }, password('ada', 'p:w:')],
    [{ auth: base64('ada:pw\0\0') }, password('ada', 'pw')],
    [{ auth: base64('ada:pä€') }, password('ada', 'pä€')],
    [
      { auth: base64('ada:a long password').replace(/(.{8})/g, '$1\r\n') },
      password('ada', 'a long password'),
    ],
    [{ username: 'ada', password: 'pw' }, password('ada', 'pw')],
    [{ auth: base64('eve:other'), username: 'ada', password: 'pw' }, password('eve', 'other')],
    [{ auth: null, username: 'ada', password: 'pw', email: 7 }, password('ada', 'pw')],
    [
      { auth: base64('0000:'), identitytoken: 'refresh' },
      { kind: 'identity-token', token: 'refresh' },
    ],
    [
      { identitytoken: 'refresh', registrytoken: 'bearer' },
      { kind: 'registry-token', token: 'bearer' },
    ],
    [{}, undefined],
    [{ auth: '' }, undefined],
    [null, undefined],
    [undefined, undefined],
  ])('credentialOfEntry reads %j', (entry, expected) => {
    expect(read(entry)).toEqual(expected)
  })

  test.each([
    base64('no colon'),
    base64(':no user'),
    base64('ada:pw1').replace('=', ''),
    `${base64('ada:password')}!`,
    'YWRh OnB3',
    'YWRhOj4-Pg==',
    Buffer.from([97, 58, 0xff, 0xfe]).toString('base64'),
  ])('credentialOfEntry refuses the auth %j', (auth) => {
    expect(() => read({ auth })).toThrow(
      expect.objectContaining({
        code: 'CREDENTIALS',
        message:
          'The "auth" of the entry "h:5000" in /home/ada/.docker/config.json is not the base64 of a user name, a colon and a password.',
        hint: expect.any(String),
      }),
    )
  })

  test.each(['text', 7, ['a'], { auth: 7 }, { username: {} }])(
    'credentialOfEntry refuses the entry %j',
    (entry) => {
      expect(() => read(entry)).toThrow(
        'The entry "h:5000" of "auths" in /home/ada/.docker/config.json does not have the form that docker writes.',
      )
    },
  )

  test.each(['https://ada:hunter22@h:5000/v1/', 'https://ada:hunter22/x@h:5000', 'https://hunter22@h:5000'])(
    'the error hides the login in the key %s',
    (key) => {
      for (const entry of [{ auth: '!' }, 7])
        expect(() => credentialOfEntry(entry, key, 'config.json')).toThrow(
          expect.objectContaining({
            code: 'CREDENTIALS',
            message: expect.not.stringContaining('hunter22'),
          }),
        )
    },
  )
})

describe('credential', () => {
  test.each([
    ['ada', 'pw', { kind: 'password', username: 'ada', password: 'pw' }],
    ['ada', '', { kind: 'password', username: 'ada', password: '' }],
    ['<token>', 'refresh', { kind: 'identity-token', token: 'refresh' }],
    ['<token>', '', undefined],
    ['', '', undefined],
  ])('credentialOf(%j, %j) is %j', (username, secret, expected) => {
    expect(credentialOf(username, secret)).toEqual(expected)
  })

  test.each([
    [{ kind: 'password', username: 'AWS', password: 'pw' }, 'AWS'],
    [{ kind: 'password', username: 'acme+robot', password: 'pw' }, 'acme+robot'],
    [{ kind: 'password', username: 'ghp_0123456789abcdef', password: 'x' }, null],
    [{ kind: 'password', username: 'github_pat_11A', password: 'x' }, null],
    [{ kind: 'password', username: 'glpat-0123456789', password: 'x' }, null],
    [{ kind: 'password', username: '0123456789abcdef', password: '' }, null],
    [{ kind: 'password', username: '0123456789abcdef', password: 'x-oauth-basic' }, null],
    [{ kind: 'password', username: '0123456789abcdef', password: '0123456789abcdef' }, null],
    [{ kind: 'password', username: 'a'.repeat(65), password: 'pw' }, null],
    [{ kind: 'identity-token', token: 'refresh' }, null],
  ] as const)('the user name of %j that may be shown is %j', (credential, expected) => {
    expect(publicUserName(credential)).toBe(expected)
  })

  test('an empty identity token is not a credential', () => {
    expect(identityToken('')).toBeUndefined()
  })

  test('the secrets are the password, its pair for Basic authentication, and tokens', () => {
    expect(secretsOf({ kind: 'password', username: 'ada', password: 'pw' })).toEqual(['pw', 'ada:pw'])
    expect(secretsOf({ kind: 'identity-token', token: 'refresh' })).toEqual(['refresh'])
    expect(secretsOf({ kind: 'registry-token', token: 'bearer' })).toEqual(['bearer'])
  })
})
