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
  [true, 'The credentials of the user "ci" may not read ghcr.io/acme/ui.'],
  [false, 'The credentials of the user "ci" may not push to ghcr.io/acme/ui.'],
] as const)('the error names the missing right (read: %s)', ([read, message]) => {
  const error = lacksRight('ghcr.io', { path: 'acme/ui', read, signal: calm }, password)
  expect(error).toMatchObject({ code: 'DENIED', message })
})
