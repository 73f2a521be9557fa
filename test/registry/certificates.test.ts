import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createCertificates } from '../support/certificates.ts'
import { calm, createFixture, failureOf, openRegistry } from './fixture.ts'

const elsewhere = '0.0.0.0' // reaches this machine, and is not trusted as loopback is

async function certificatesDirectory(host: string, files: Readonly<Record<string, string>>): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'certs.d-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  await mkdir(join(directory, host))
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, host, name), text)
  return directory
}

test('the authorities of certs.d count for their host only', async () => {
  const tls = await createCertificates([elsewhere])
  const registry = await openRegistry({ name: elsewhere, tls })
  const other = await openRegistry({ name: elsewhere, tls })
  const directory = await certificatesDirectory(registry.host, { 'ca.crt': tls.ca, README: 'not read' })
  const fixture = createFixture({ trust: { certificatesDirectories: ['/nowhere', directory] } })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
  expect(await failureOf(fixture.at(other).tags(calm))).toMatchObject({ code: 'REGISTRY_TLS' })
})

test('all authorities of one file count', async () => {
  const [tls, other] = await Promise.all([createCertificates([elsewhere]), createCertificates(['x'])])
  const registry = await openRegistry({ name: elsewhere, tls })
  const fixture = createFixture({ trust: { certificateAuthority: `# two\n${other.ca}\n${tls.ca}` } })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
})

test('semtag sends a client certificate of certs.d', async () => {
  const tls = await createCertificates([elsewhere])
  const client = await createCertificates(['client'])
  const registry = await openRegistry({ name: elsewhere, tls: { ...tls, clientAuthority: client.ca } })
  const bare = await certificatesDirectory(registry.host, { 'ca.crt': tls.ca })
  const without = createFixture({ trust: { certificatesDirectories: [bare] } })
  expect(await failureOf(without.at(registry).tags(calm))).toMatchObject({
    code: 'REGISTRY_TLS',
    message: `${registry.host} requires a client certificate.`,
  })

  const full = await certificatesDirectory(registry.host, {
    'ca.crt': tls.ca,
    'client.cert': client.cert,
    'client.key': client.key,
  })
  const fixture = createFixture({ trust: { certificatesDirectories: [full] } })
  expect(await fixture.at(registry).tags(calm)).toEqual([])
})

test.for([
  ['no key', { 'client.cert': '' }, 'client.key cannot be read'],
  ['no certificate', { 'ca.crt': 'hello' }, 'ca.crt has no readable PEM certificate'],
  [
    'a broken certificate',
    { 'ca.crt': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' },
    'ca.crt has no readable PEM certificate',
  ],
  ['a broken pair', { 'client.cert': 'x', 'client.key': 'y' }, 'client.cert and its key cannot be used'],
] as const)('the error for certs.d with %s names the file', async ([, files, words]) => {
  const directory = await certificatesDirectory(`${elsewhere}:1`, files)
  const fixture = createFixture({ trust: { certificatesDirectories: [directory] } })
  const error = await failureOf(fixture.at(`${elsewhere}:1`).tags(calm))
  expect(error).toMatchObject({ code: 'REGISTRY_TLS' })
  expect(error.message).toContain(words)
  expect(error.message).toContain(directory)
})

test('a --ca-file without a certificate is an invalid argument', async () => {
  const error = await failureOf(
    createFixture({ trust: { certificateAuthority: 'nothing' } })
      .at(`${elsewhere}:1`)
      .tags(calm),
  )
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' })
  expect(error.message).toContain('The file of the certificate authority')
})
