import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  formatReference,
  formatRepository,
  isRegistryHost,
  parseReference,
  type Reference,
  repositoryOf,
} from '../../../src/domain/image/reference.ts'
import { references } from '../../support/arbitraries.ts'
import { acceptedReferences, rejectedReferences } from '../cases/references.ts'

test.each(acceptedReferences)('%s is the reference %s', (typed, full) => {
  const reference = parsed(typed)
  expect(formatReference(reference)).toBe(full)
  expect(reference.text).toBe(typed)
})

test.for(rejectedReferences)('%s is not a reference: %s', ([typed, message, hint]) => {
  const reference = parseReference(typed)
  expect(reference).toMatchObject({ ok: false, problem: { code: 'INVALID_REFERENCE' } })
  expect(reference.ok ? '' : reference.problem.message).toContain(message)
  if (hint !== undefined) expect(reference).toMatchObject({ problem: { hint } })
})

test.each([
  ['acme/ui', false],
  ['docker.io/acme/ui', true],
  ['localhost/ui', true],
  ['registry:5000/ui', true],
])('%s names a registry: %s', (text, namesRegistry) => {
  expect(parsed(text).namesRegistry).toBe(namesRegistry)
})

test('control characters and endless text do not reach the message', () => {
  const reference = parseReference(`ui\u001b[2J\n${'x'.repeat(1000)}`)
  expect(reference.ok ? '' : reference.problem.message).toMatch(
    /^"ui \[2J x{50,300}…" is not a valid image reference/,
  )
})

describe('isRegistryHost', () => {
  test.each([
    'docker.io',
    'localhost',
    'localhost:5000',
    'acme:443',
    '[::1]',
    '[::1]:5000',
    'REGISTRY',
    'a.b:65535',
  ])('%s is a registry host', (host) => expect(isRegistryHost(host)).toBe(true))
  // A single word without a port is a Docker Hub user.
  test.each([
    'acme',
    '',
    'a.b:65536',
    'a b',
    'a.b/c',
    '-a.b',
    '[::1',
    '[1::2::3]',
    '[1::2::3]:5000',
    '[:]:5000',
    'a.b:',
  ])('%j is not a registry host', (host) => expect(isRegistryHost(host)).toBe(false))
})

test('repositoryOf normalises only names of Docker Hub', () => {
  expect(formatRepository(repositoryOf('index.docker.io', 'ui'))).toBe('docker.io/library/ui')
  expect(formatRepository(repositoryOf('ghcr.io', 'ui'))).toBe('ghcr.io/ui')
})

test('formatReference is the inverse of parseReference', () => {
  fc.assert(
    fc.property(references, (reference) => {
      expect(parsed(formatReference(reference))).toStrictEqual({
        ...reference,
        text: formatReference(reference),
        namesRegistry: true,
      })
    }),
  )
})

test('any text is a problem, or a reference that formats to an equal reference', () => {
  const soup = fc.string({
    unit: fc.constantFrom(...'abZ09./:@-_[]', 'localhost', 'sha256:', 'f'.repeat(64)),
  })
  fc.assert(
    fc.property(fc.oneof(soup, fc.string()), (text) => {
      const reference = parseReference(text)
      if (reference.ok) {
        const full = formatReference(reference.value)
        expect(formatReference(parsed(full))).toBe(full)
      } else expect(reference.problem.message).toMatch(/ is not a valid image reference: .+\.$/)
    }),
    { numRuns: 1000 },
  )
})

function parsed(text: string): Reference {
  const reference = parseReference(text)
  if (!reference.ok) throw new TypeError(reference.problem.message)
  return reference.value
}
