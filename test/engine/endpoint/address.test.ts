import { expect, test } from 'vitest'
import { formatAddress, parseAddress } from '../../../src/engine/endpoint/address.ts'

test.each([
  ['unix:///run/docker.sock', 'unix:///run/docker.sock'],
  ['unix://', 'unix:///var/run/docker.sock'],
  ['/run/docker.sock', 'unix:///run/docker.sock'],
  ['npipe:////./pipe/docker_engine', 'npipe:////./pipe/docker_engine'],
  ['npipe://', 'npipe:////./pipe/docker_engine'],
  ['tcp://10.0.0.7', 'tcp://10.0.0.7:2375'],
  ['tcp://10.0.0.7:4243', 'tcp://10.0.0.7:4243'],
  ['tcp://', 'tcp://localhost:2375'],
  ['tcp://:4243', 'tcp://localhost:4243'],
  ['tcp://[::1]:4243', 'tcp://[::1]:4243'],
  ['tcp://proxy.example/docker/', 'tcp://proxy.example:2375/docker'],
  ['10.0.0.7:4243', 'tcp://10.0.0.7:4243'],
  ['docker', 'tcp://docker:2375'],
  ['http://engine.example', 'tcp://engine.example:80'],
  ['https://engine.example', 'tcp://engine.example:443'],
  ['ssh://build.example', 'ssh://build.example'],
  ['ssh://me@build.example:2222/run/docker.sock', 'ssh://me@build.example:2222/run/docker.sock'],
  ['ssh://build.example/', 'ssh://build.example'],
  ['ssh://[::1]', 'ssh://[::1]'],
])('parseAddress reads %s as %s', (text, formatted) => {
  const parsed = parseAddress(text, false)
  expect(parsed.ok && formatAddress(parsed.address)).toBe(formatted)
})

test('the settings decide on TLS for tcp://, the scheme for http:// and https://', () => {
  const tlsOf = (text: string, tls: boolean) => {
    const parsed = parseAddress(text, tls)
    return parsed.ok && parsed.address.kind === 'tcp' && [parsed.address.tls, parsed.address.port]
  }
  expect(tlsOf('tcp://engine.example', true)).toEqual([true, 2376])
  expect(tlsOf('http://engine.example', true)).toEqual([false, 80])
  expect(tlsOf('https://engine.example', false)).toEqual([true, 443])
})

test.each([
  ['ftp://engine.example', 'it begins with "ftp://"'],
  ['tcp://engine.example:port', 'it has no host'],
  ['tcp://me:secret@engine.example', 'tcp:// takes no user'],
  ['tcp://engine.example?x=1', 'it has a query'],
  ['ssh://', 'it has no host'],
  ['ssh://me:secret@build.example', 'ssh:// takes no password'],
  ['ssh://-oProxyCommand=touch%20x', 'a host or user may not begin with "-"'],
  ['ssh://-oProxyCommand=x@build.example', 'a host or user may not begin with "-"'],
  ['ssh://%2DoProxyCommand=x@build.example', 'a host or user may not begin with "-"'],
  ['ssh://%zz@build.example', 'it has no host'],
])('parseAddress refuses %s: %s', (text, reason) => {
  expect(parseAddress(text, false)).toEqual({ ok: false, reason })
})
