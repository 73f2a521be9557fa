import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clean } from '../../src/domain/text.ts'
import { createSecretMask } from '../../src/frontend/secret-mask.ts'

function masked(secret: string, text: string): string {
  const { add, mask } = createSecretMask()
  add(secret)
  return mask(text)
}

// 16 bytes, so that base64 of it is padded.
const secret = 'p/ä ss&w+rd"1~!'
const bytes = (text: string, encoding: BufferEncoding) => Buffer.from(text).toString(encoding)

test.each([
  ['raw', secret, '***'],
  ['JSON', JSON.stringify(secret), '"***"'],
  ['JSON with escaped slashes', JSON.stringify(secret).replaceAll('/', '\\/'), '"***"'],
  ['JSON by Go', JSON.stringify(secret).replaceAll('&', '\\u0026'), '"***"'],
  ['JSON by Python', JSON.stringify(secret).replaceAll('ä', '\\u00e4'), '"***"'],
  ['percent-encoded', encodeURIComponent(secret), '***'],
  [
    'percent-encoded, lower case',
    encodeURIComponent(secret).replace(/%../g, (one) => one.toLowerCase()),
    '***',
  ],
  ['a form', String(new URLSearchParams({ password: secret })), 'password=***'],
  ['a URL', encodeURI(`https://h/${secret}`), 'https://h/***'],
  ['base64', bytes(secret, 'base64'), '***'],
  ['base64 without padding', bytes(secret, 'base64').replace(/=+$/, ''), '***'],
  ['base64url', bytes(secret, 'base64url'), '***'],
  ['base64 after one byte', bytes(`:${secret}`, 'base64'), 'O***'],
  ['base64 after two bytes', bytes(`a:${secret}`, 'base64'), 'YT***'],
  ['base64 between other bytes', bytes(`ab:${secret}\0\0`, 'base64'), 'YWI6***AA'],
  ['base64url after two bytes', bytes(`a:${secret}`, 'base64url'), 'YT***'],
])('the mask hides a secret: %s', (_name, text, expected) => {
  expect(masked(secret, `before ${text} after`)).toBe(`before ${expected} after`)
})

test('the mask hides only the secret', () => {
  expect(masked('hunter22', 'Basic YWRhOmh1bnRlcjIy, user ada')).toBe('Basic YWRhO***, user ada')
  expect(masked('hunter22', 'a hunter22 and a hunter23')).toBe('a *** and a hunter23')
})

test('the mask hides the whole pair of Basic authentication', () => {
  const { add, mask } = createSecretMask()
  add('hunter22')
  add('ada:hunter22')
  expect(mask(`{"auth":"${bytes('ada:hunter22', 'base64')}"} ada:hunter22 hunter22`)).toBe(
    '{"auth":"***"} *** ***',
  )
})

test('the mask hides secrets that overlap', () => {
  const { add, mask } = createSecretMask()
  add('abcd12')
  add('12wxyz')
  expect(mask('<abcd12wxyz>')).toBe('<***>')
})

test('the mask hides each long line of a secret', () => {
  const key = '{\n  "type": "service_account",\n  "private_key": "MIIEvQ"\n}\n'
  expect(masked(key, `{ "private_key": "MIIEvQ" } ${JSON.stringify(key)}`)).toBe('{ *** } "***"')
})

test('the mask ignores a secret that is too short to distinguish from other text', () => {
  expect(masked('abc', 'abc')).toBe('abc')
  expect(masked('', 'abc')).toBe('abc')
  expect(masked('abcd', 'abcd')).toBe('***')
})

test('the mask does not read a secret as a pattern', () => {
  expect(masked('.*[a]+$', 'anything .*[a]+$')).toBe('anything ***')
})

test('the mask hides every encoding of any secret in any text', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 })
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 4, maxLength: 40 }),
      text,
      text,
      (secret, before, after) => {
        const encode: readonly ((text: string) => string)[] = [
          (one) => one,
          (one) => JSON.stringify(one).slice(1, -1),
          (one) => encodeURIComponent(one),
        ]
        for (const encoding of encode) {
          expect(masked(secret, encoding(before + secret + after))).toContain('***')
        }
        for (const encoding of ['base64', 'base64url'] as const) {
          const whole = bytes(before + secret + after, encoding)
          const rest = Buffer.from(masked(secret, whole).split('***')[0] ?? '', encoding)
          expect(rest.length).toBeLessThanOrEqual(Buffer.byteLength(before))
        }
      },
    ),
  )
})

test('a secret is hidden also as adapters repeat it, cleaned of control characters', () => {
  const { add, mask } = createSecretMask()
  add('hunter\t22 \u0007and more')
  expect(mask(`the registry said: ${clean('hunter\t22 \u0007and more')}`)).toBe('the registry said: ***')
})

test.each([18_000, 65_536])('the mask hides a secret of %i letters, and its base64', (length) => {
  const long = 'a.b+c/'.repeat(length / 6).padEnd(length, 'x')
  const { add, mask } = createSecretMask()
  add(long)
  expect(mask(`<${long}> <${bytes(long, 'base64')}> <${bytes(`ada:${long}`, 'base64url')}>`)).toBe(
    '<***> <***> <YWRhO***>',
  )
})

test('the mask hides the rest of a long secret that an adapter has cut', () => {
  const long = '0123456789'.repeat(2000)
  const said = [long, bytes(long, 'base64'), encodeURIComponent(`&${long}`)].map((text) =>
    clean(`no ${text}`),
  )
  const { add, mask } = createSecretMask()
  add(long)
  expect(said.map(mask)).toEqual(['no ***…', 'no ***…', 'no %26***…'])
  expect(mask('01234567 is no secret…')).toBe('01234567 is no secret…')
})
