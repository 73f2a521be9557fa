import { expect, test } from 'vitest'
import { explicitCredential } from '../../src/config/credential.ts'

const one = [{ registry: 'ghcr.io', path: 'a' }]
const samePlace = [...one, { registry: 'ghcr.io', path: 'b' }]
const two = [...one, { registry: 'quay.io', path: 'a' }]

test.each([
  ['nothing', {}, false, one, undefined],
  ['empty variables', { SEMTAG_USERNAME: '', SEMTAG_PASSWORD: '' }, false, two, undefined],
  [
    'both variables',
    { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' },
    false,
    samePlace,
    { registry: 'ghcr.io', username: 'ci', password: 'hunter22' },
  ],
  [
    'the password from standard input',
    { SEMTAG_USERNAME: 'ci' },
    true,
    one,
    { registry: 'ghcr.io', username: 'ci', password: undefined },
  ],
])('the credential is read: %s', (_name, env, fromStdin, targets, value) => {
  expect(explicitCredential({ 'password-stdin': fromStdin }, env, targets)).toEqual({ ok: true, value })
})

test.each([
  [{ SEMTAG_PASSWORD: 'hunter22' }, false, one, 'SEMTAG_PASSWORD is given without SEMTAG_USERNAME.'],
  [{}, true, one, '--password-stdin is given without SEMTAG_USERNAME.'],
  [{ SEMTAG_USERNAME: 'ci' }, false, one, 'SEMTAG_USERNAME is given without a password.'],
  [
    { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' },
    true,
    one,
    'SEMTAG_PASSWORD and --password-stdin are both given.',
  ],
  [
    { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' },
    false,
    two,
    'SEMTAG_USERNAME is for one registry, but there are 2: ghcr.io, quay.io.',
  ],
])('the environment %j is a mistake', (env, fromStdin, targets, message) => {
  expect(explicitCredential({ 'password-stdin': fromStdin }, env, targets)).toMatchObject({
    ok: false,
    problem: { code: 'INVALID_ARGUMENT', message },
  })
})
