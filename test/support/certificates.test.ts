import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { createCertificates } from './certificates.ts'

test('the certificate names the hosts and is signed by the authority', async () => {
  const { ca, cert } = await createCertificates(['registry.local', '127.0.0.1', '::1'])
  const server = new X509Certificate(cert)
  expect(server.checkHost('registry.local')).toBe('registry.local')
  expect(server.checkHost('other.local')).toBeUndefined()
  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(server.checkIP('::1')).toBe('::1')
  expect(server.verify(new X509Certificate(ca).publicKey)).toBe(true)
})

test('a client that trusts the authority trusts the server', async () => {
  const { ca, cert, key } = await createCertificates(['registry.local'])
  const server = createServer({ cert, key }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket = connect({ host: '127.0.0.1', port, ca, servername: 'registry.local' })
  await once(socket, 'secureConnect')
  expect(socket.authorized).toBe(true)
  socket.destroy()
  server.close()
})

test('an expired certificate ended before now', async () => {
  const { cert } = await createCertificates(['registry.local'], { expired: true })
  expect(Date.parse(new X509Certificate(cert).validTo)).toBeLessThan(Date.now())
})
