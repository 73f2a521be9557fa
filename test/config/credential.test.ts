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
  ['no registry yet', { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' }, false, [], undefined],
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
  [
    { SEMTAG_PASSWORD: 'hunter22' },
    false,
    one,
    'SEMTAG_PASSWORD is given without SEMTAG_USERNAME.',
    'Set SEMTAG_USERNAME as well.',
  ],
  [{}, true, one, '--password-stdin is given without SEMTAG_USERNAME.', 'Set SEMTAG_USERNAME as well.'],
  [
    { SEMTAG_USERNAME: 'ci' },
    false,
    one,
    'SEMTAG_USERNAME is given without a password.',
    'Set SEMTAG_PASSWORD, or pass --password-stdin.',
  ],
  [
    { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' },
    true,
    one,
    'SEMTAG_PASSWORD and --password-stdin are both given.',
    'Use one of them.',
  ],
  [
    { SEMTAG_USERNAME: 'ci', SEMTAG_PASSWORD: 'hunter22' },
    false,
    two,
    'SEMTAG_USERNAME is for one registry, but there are 2: ghcr.io, quay.io.',
    'Use docker login for each of them.',
  ],
])('the environment %j is a mistake', (env, fromStdin, targets, message, hint) => {
  expect(explicitCredential({ 'password-stdin': fromStdin }, env, targets)).toEqual({
    ok: false,
    problem: { code: 'INVALID_ARGUMENT', message, hint },
  })
})
