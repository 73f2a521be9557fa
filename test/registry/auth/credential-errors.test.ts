import { expect, test } from 'vitest'
import {
  lacksRight,
  needsCredentials,
  rejectedCredentials,
} from '../../../src/registry/auth/credential-errors.ts'
import { calm } from '../fixture.ts'

const response = { url: new URL('http://r/'), status: 401, headers: {}, body: Buffer.from('<html>') }
const password = { kind: 'password', username: 'ci\u001b', password: 's3cret' } as const

test.for([
  ['docker.io', 'Run: docker login'],
  ['ghcr.io', 'Run: docker login ghcr.io'],
] as const)('the hint names the login for %s', ([registry, hint]) => {
  expect(needsCredentials(registry)).toMatchObject({ code: 'UNAUTHORIZED', hint })
})

test.for([
  [password, 'auth.docker.io', 'auth.docker.io rejected the credentials of the user "ci" for docker.io.'],
  [{ kind: 'identity-token', token: 's3cret' }, 'docker.io', 'docker.io rejected the identity token.'],
  [{ kind: 'registry-token', token: 's3cret' }, 'docker.io', 'docker.io rejected the registry token.'],
] as const)('the error names the rejected credential %j', ([credential, host, message]) => {
  expect(rejectedCredentials(response, { host, registry: 'docker.io', credential }).message).toBe(message)
})

test.for([
  ['ghcr.io', { read: true }, 'may not read ghcr.io/acme/ui.', 'write:packages'],
  ['ghcr.io', { read: false }, 'may not push to ghcr.io/acme/ui.', 'write:packages'],
  ['r.example', { read: false }, 'may not push to r.example/acme/ui.', 'the right to push to the repository'],
  [
    'r.example',
    { read: false, deletes: true },
    'may not delete from r.example/acme/ui.',
    'the right to delete from the repository',
  ],
] as const)(
  'the error at %s names the missing right and who gives it (%j)',
  ([registry, asked, words, hint]) => {
    const error = lacksRight(registry, { path: 'acme/ui', ...asked, signal: calm }, password)
    expect(error).toMatchObject({ code: 'DENIED', message: `The credentials of the user "ci" ${words}` })
    expect(error.hint).toContain(hint)
  },
)
