import { expect, test } from 'vitest'
import { isExcepted } from '../../../src/registry/http/proxy.ts'

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

test('the port of plain HTTP is 80', () => {
  expect(isExcepted(new URL('http://example.com'), 'example.com:80')).toBe(true)
})
