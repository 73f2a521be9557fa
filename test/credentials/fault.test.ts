import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { createCredentials } from '../../src/credentials/credentials.ts'
import { createSecretMask } from '../../src/frontend/secret-mask.ts'
import { base64, createHome, whole } from './home.ts'

const secret = 'S3cr3t/päss&wörd+"12"'
const json = JSON.stringify(secret)
const helper = { '.docker/config.json': { credsStore: 'test' } }

// Every way in which a source with a secret fails.
test.each<[string, Record<string, unknown>, string?]>([
  ['a file that is cut off', { '.docker/config.json': `{"auths":{"h:1":{"password":${json}` }],
  ['a file that is the secret', { '.docker/config.json': secret }],
  ['a file of another form', { '.docker/config.json': [secret] }],
  ['auths of another form', { '.docker/config.json': { auths: [secret] } }],
  ['an entry of another form', { '.docker/config.json': { auths: { 'h:1': { auth: [secret] } } } }],
  ['an auth that is the secret', { '.docker/config.json': { auths: { 'h:1': { auth: secret } } } }],
  ['an auth without a user', { '.docker/config.json': { auths: { 'h:1': { auth: base64(`:${secret}`) } } } }],
  ['an auth without a colon', { '.docker/config.json': { auths: { 'h:1': { auth: base64(secret) } } } }],
  ['a helper that is the secret', { '.docker/config.json': { credsStore: secret } }],
  ['an own helper that is an object', { '.docker/config.json': { credHelpers: { 'h:1': { secret } } } }],
  ["Podman's file", { '.config/containers/auth.json': secret }],
  [
    'a helper that prints it and fails',
    helper,
    `console.log(${json}); console.error(${json}); process.exit(1)`,
  ],
  ['a helper that prints it bare', helper, `console.log(${json})`],
  [
    'a helper that is cut off',
    helper,
    `console.log('{"Username":"ada","Secret":' + JSON.stringify(${json}))`,
  ],
  ['a helper of another form', helper, `console.log(JSON.stringify({ Username: "ada", Secret: [${json}] }))`],
  ['a helper that prints too much', helper, `console.log(${json}.repeat(100_000))`],
  ['a helper that is killed', helper, `require('node:fs').writeSync(1, ${json}); process.kill(process.pid)`],
])('the error for %s hides the secret', async (_name, files, body) => {
  const home = await createHome()
  for (const [name, content] of Object.entries(files)) await home.write(name, content)
  if (body !== undefined) await home.program('docker-credential-test', body)
  const error = await createCredentials(home.around)
    .find(whole('h:1'), AbortSignal.timeout(4000))
    .catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'CREDENTIALS' })

  const { add, mask } = createSecretMask()
  for (const text of [secret, `ada:${secret}`, 'S3cr3t', 'wörd+"12"']) add(text)
  for (const text of everyView(error)) expect(text).toBe(mask(text))
})

test('the check above finds a secret in an error', () => {
  const { add, mask } = createSecretMask()
  add(secret)
  const error = new Error('outer', { cause: new Error(`inner ${secret}`) })
  expect(everyView(error).filter((text) => text !== mask(text)).length).toBeGreaterThan(0)
})

function everyView(error: unknown): readonly string[] {
  const own = JSON.stringify(error, error instanceof Error ? Object.getOwnPropertyNames(error) : undefined)
  const deep = inspect(error, { depth: Infinity, showHidden: true, maxStringLength: null })
  const cause = error instanceof Error ? error.cause : undefined
  return [String(error), own, deep, ...(cause === undefined ? [] : everyView(cause))]
}
