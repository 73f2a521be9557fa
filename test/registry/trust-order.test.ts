import { expect, test } from 'vitest'
import { loopbackNetworks } from '../../src/registry/http/addresses.ts'
import type { Connections } from '../../src/registry/http/connections.ts'
import type { Response } from '../../src/registry/http/request.ts'
import { createTrust, type TrustOptions } from '../../src/registry/trust.ts'

const calm = new AbortController().signal
const failure = (code: string) => Object.assign(new Error(code), { code })
const refused = failure('ECONNREFUSED')
const certificate = failure('SELF_SIGNED_CERT_IN_CHAIN')
const silent = failure('ANSWER_TIMEOUT')
// What Node says of plain HTTP where it expects TLS.
const plainHttp = failure('ERR_SSL_WRONG_VERSION_NUMBER')

type Answer = number | Error
type Row = [string, Partial<TrustOptions>, [Answer, Answer, Answer], string[], Answer]

/** What answers at `http`, at `https`, and at `https` with any certificate; the tries are written down. */
function network(http: Answer, https: Answer, anyCertificate: Answer) {
  const tries: string[] = []
  const connections: Connections = {
    open(origin, verify, networks) {
      const { protocol } = new URL(origin)
      const [name, answer] =
        protocol === 'http:'
          ? (['http', http] as const)
          : verify
            ? (['https', https] as const)
            : (['any', anyCertificate] as const)
      const send = async (): Promise<Response> => {
        tries.push(networks === loopbackNetworks ? `${name} on loopback` : name)
        if (typeof answer !== 'number') throw answer
        return { url: new URL(origin), status: answer, headers: {}, body: new Uint8Array() }
      }
      return { send, established: typeof answer === 'number' ? Promise.resolve() : new Promise(() => {}) }
    },
    close: async () => {},
  }
  return { tries, connections }
}

const trusted: TrustOptions['engine'] = async () => ({
  insecureRegistries: ['registry.example', 'registry.example:5000'],
  insecureNetworks: [],
})
const engine: TrustOptions['engine'] = async () => undefined

test.each<Row>([
  // A name without a port may have a server on port 80, or on port 443, only.
  ['registry.example', { engine: trusted }, [200, refused, refused], ['https', 'http'], 200],
  ['registry.example:5000', { engine: trusted }, [200, refused, refused], ['https'], refused],
  ['registry.example', { insecure: true }, [200, refused, refused], ['any', 'http'], 200],
  ['registry.example:5000', { insecure: true }, [200, refused, refused], ['any'], refused],
  ['localhost', {}, [refused, 200, 200], ['http on loopback', 'any', 'https'], 200],
  ['localhost:5000', {}, [refused, 200, 200], ['http on loopback'], refused],
  ['localhost:5000', {}, [silent, 200, 200], ['http on loopback'], silent],
  // Another answer may come from a port that speaks TLS.
  ['localhost:5000', {}, [400, 200, 200], ['http on loopback', 'any', 'https'], 200],
  ['localhost:5000', {}, [400, refused, refused], ['http on loopback', 'any'], 400],
  ['localhost:5000', {}, [404, 200, 200], ['http on loopback'], 404],
  ['localhost:5000', {}, [failure('ECONNRESET'), 200, 200], ['http on loopback', 'any', 'https'], 200],
  // Without the trust of an engine, nothing follows.
  ['registry.example', { engine }, [200, refused, refused], ['https'], refused],
  ['registry.example', { engine }, [200, certificate, 200], ['https'], certificate],
  ['registry.example', { engine: trusted }, [200, certificate, 201], ['https', 'any'], 201],
  ['registry.example:5000', { engine: trusted }, [201, plainHttp, 200], ['https', 'http'], 201],
  ['registry.example', { engine: trusted }, [200, silent, 200], ['https'], silent],
])('%s, %o, where ports answer with %o: semtag tries %j', async (host, given, answers, expected, result) => {
  const { tries, connections } = network(...answers)
  const trust = createTrust(host, { plainHttp: false, insecure: false, engine, ...given }, connections)
  const request = { method: 'GET', path: '/v2/', headers: {}, signal: calm } as const
  const outcome = await trust.send(request).then(
    ({ status }) => status,
    (error: unknown) => error,
  )
  expect(tries).toEqual(expected)
  expect(outcome).toBe(result)
})

test.each([
  [certificate, 'any on loopback'],
  [plainHttp, 'http on loopback'],
])('a write to this machine begins with https; after %o follows %s', async (failed, then) => {
  const { tries, connections } = network(201, failed, 201)
  const trust = createTrust('localhost:5000', { plainHttp: false, insecure: false, engine }, connections)
  const { status } = await trust.send({ method: 'PUT', path: '/v2/', headers: {}, signal: calm })
  expect([tries, status]).toEqual([['https', then], 201])
})
