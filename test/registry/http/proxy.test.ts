import { describe, expect, test } from 'vitest'
import type { Environment } from '../../../src/ports/run.ts'
import { isExcepted, proxyFor } from '../../../src/registry/http/proxy.ts'
import { failureOf } from '../fixture.ts'

describe('no proxy', () => {
  // Those above the line are of curl's own tests: https://github.com/curl/curl/blob/master/tests/unit/unit1614.c
  test.for([
    ['www.example.com', 'localhost,.example.com,.example.de', true],
    ['www.example.com.', 'localhost,.example.com,.example.de', true],
    ['example.com', 'localhost,.example.com,.example.de', true],
    ['example.com.', 'localhost,.example.com,.example.de', true],
    ['www.example.com', 'localhost,.example.com.,.example.de', true],
    ['example.com', 'localhost,.example.com.,.example.de', true],
    ['example.com', 'localhost,example.com,.example.de', true],
    ['example.com', 'localhost,EXAMPLE.com.,.example.de', true],
    ['www.example.com', 'localhost,example.com,.example.de', true],
    ['nonexample.com', 'localhost,example.com,.example.de', false],
    ['example.com', '*', true],
    ['example.com', '', false],
    ['192.168.1.1', '192.168.1.0/24', true],
    ['192.168.1.1', '192.168.1.0/33', false],
    ['192.168.1.1', '192.168.2.0/24', false],
    ['192.168.1.1', '192.168.1.1', true],
    ['192.168.1.1', 'foo, bar, 192.168.0.0/16', true],
    ['127.0.0.1', '127.0.0.1,localhost,', true],
    ['localhost', '127.0.0.1,localhost,', true],
    ['localhost', '127.0.0.1', false],
    ['foobar', 'barfoo', false],
    ['foobar', 'foobar', true],
    ['192.168.0.1', 'foobar', false],
    ['192.168.0.1', '0.168.0.1', false],
    ['[2001:db8::1]', '2001:db8::/32', true],
    ['[2001:db8::1]', '2001:0db8::0001', true],
    ['[2001:db8::1]', '2001:db9::/32', false],
    // ----
    ['example.com', 'localhost example.com', true],
    ['example.com', 'nonsense/8, 1.2.3/4, ://,/', false],
    ['10.0.0.1', 'example.com 10.0.0.0/8', true],
    // A name is not looked up.
    ['localhost', '127.0.0.0/8', false],
    ['10.0.0.1', '0.1', false],
    ['[2001:db8::1]', '[2001:db8::1]', true],
    ['[2001:db8::1]:5000', '[2001:db8::1]:5000', true],
    ['[2001:db8::1]:5000', '[2001:db8::1]:5001', false],
    ['example.com:5000', 'example.com', true],
    ['example.com:5000', 'example.com:5000', true],
    ['example.com:5000', '.example.com:5001', false],
    ['example.com', 'example.com:443', true],
    ['example.com', 'example.com:80', false],
    ['10.0.0.1:5000', '10.0.0.0/8:5000', true],
    ['www.example.com', '*.example.com', true],
    ['example.com', 'other,*', true],
  ] as const)('https://%s with NO_PROXY=%s: %s', ([host, list, excepted]) => {
    expect(isExcepted(new URL(`https://${host}`), list)).toBe(excepted)
  })

  test('the default port of plain HTTP is 80', () => {
    expect(isExcepted(new URL('http://example.com'), 'example.com:80')).toBe(true)
  })
})

describe('proxy', () => {
  // An address, so that no name server is asked: https://datatracker.ietf.org/doc/html/rfc5737
  const https = 'https://192.0.2.1'
  const http = 'http://192.0.2.1:5000'

  function find(origin: string, env: Environment, secrets: string[] = []) {
    return proxyFor(origin, env, (secret) => secrets.push(secret))
  }

  test.for([
    ['its own variable', https, { https_proxy: 'http://a:1', all_proxy: 'http://b:1' }, 'https_proxy'],
    ['lower case first', https, { HTTPS_PROXY: 'http://b:1', https_proxy: 'http://a:1' }, 'https_proxy'],
    ['upper case', https, { HTTPS_PROXY: 'http://a:1', ALL_PROXY: 'http://b:1' }, 'HTTPS_PROXY'],
    ['plain HTTP', http, { http_proxy: 'http://a:1', https_proxy: 'http://b:1' }, 'http_proxy'],
    ['plain HTTP in upper case', http, { HTTP_PROXY: 'http://a:1' }, 'HTTP_PROXY'],
    ['all', http, { all_proxy: 'http://a:1', ALL_PROXY: 'http://b:1' }, 'all_proxy'],
    [
      'an empty one is none',
      https,
      { https_proxy: '', HTTPS_PROXY: '', ALL_PROXY: 'http://a:1' },
      'ALL_PROXY',
    ],
    ['not excepted', https, { https_proxy: 'http://a:1', no_proxy: 'other' }, 'https_proxy'],
    [
      'lower case excepts first',
      https,
      { https_proxy: 'http://a:1', no_proxy: 'b', NO_PROXY: '*' },
      'https_proxy',
    ],
  ] as const)('the environment names the proxy: %s', async ([, origin, env, variable]) => {
    expect(await find(origin, env)).toEqual({ origin: 'http://a:1', variable, authorization: undefined })
  })

  test.for([
    ['another scheme', http, { https_proxy: 'http://a:1' }],
    ['another scheme, the other way', https, { http_proxy: 'http://a:1' }],
    ['nothing', https, {}],
    ['no_proxy', https, { https_proxy: 'http://a:1', no_proxy: '192.0.2.0/24' }],
    ['NO_PROXY', https, { https_proxy: 'http://a:1', no_proxy: '', NO_PROXY: '192.0.2.1' }],
    ['this machine', 'https://127.0.0.1:5000', { https_proxy: 'http://a:1' }],
    ['this machine by its name', 'http://localhost:5000', { http_proxy: 'socks5://a:1' }],
  ] as const)('no proxy applies: %s', async ([, origin, env]) => {
    expect(await find(origin, env)).toBeUndefined()
  })

  test.for([
    ['proxy.local:3128', 'http://proxy.local:3128'],
    [' http://proxy.local:80/ ', 'http://proxy.local:80'],
    ['proxy.local', 'http://proxy.local:1080'],
    ['HTTPS://proxy.local', 'https://proxy.local:443'],
    ['https://proxy.local:8443/path?query', 'https://proxy.local:8443'],
    ['http://[::1]:3128', 'http://[::1]:3128'],
    ['http://[::1]', 'http://[::1]:1080'],
  ])('the value %s is the proxy %s', async ([text = '', origin]) => {
    expect(await find(https, { https_proxy: text })).toMatchObject({ origin })
  })

  test.for([
    ['http://ci:s3cret@a:1', 'ci:s3cret', ['s3cret']],
    ['ci:s3cret@a:1', 'ci:s3cret', ['s3cret']],
    ['http://ci@a:1', 'ci:', []],
    ['http://c%40i:p%3Aw%25@a:1', 'c@i:p:w%', ['p:w%', 'p%3Aw%25']],
    ['http://ci:p@ss@a:1', 'ci:p@ss', ['p@ss', 'p%40ss']],
    ['http://ci:50%@a:1', 'ci:50%', ['50%']],
  ] as const)('%s gives the authorization %s and reports the secrets', async ([text, pair, masked]) => {
    const secrets: string[] = []
    const encoded = Buffer.from(pair).toString('base64')
    expect(await find(https, { https_proxy: text }, secrets)).toEqual({
      origin: 'http://a:1',
      variable: 'https_proxy',
      authorization: `Basic ${encoded}`,
    })
    expect(secrets.sort()).toEqual([...masked, encoded].sort())
  })

  test.for([
    ['socks5://ci:s3cret@a:1', 'names a SOCKS proxy, and semtag supports only HTTP and HTTPS proxies'],
    ['SOCKS4A://a', 'names a SOCKS proxy, and semtag supports only HTTP and HTTPS proxies'],
    ['ftp://ci:s3cret@a:1', 'names no HTTP or HTTPS proxy'],
    ['http://ci:s3cret@', 'names no HTTP or HTTPS proxy'],
    ['http://ci:s3cret@a:123456', 'names no HTTP or HTTPS proxy'],
    [':::', 'names no HTTP or HTTPS proxy'],
  ])('the error for %s does not contain the password', async ([text = '', words]) => {
    const error = await failureOf(find(https, { ALL_PROXY: text }))
    expect(error).toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      message: `192.0.2.1 cannot be reached: ALL_PROXY ${words}.`,
      hint: 'Set ALL_PROXY to a URL such as http://proxy.local:3128, or list 192.0.2.1 in no_proxy.',
    })
  })
})
