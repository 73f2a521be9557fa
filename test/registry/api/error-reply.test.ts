import { describe, expect, test } from 'vitest'
import { quoteProblems, refusal, registryProblems } from '../../../src/registry/api/error-reply.ts'

describe('error reply', () => {
  const reply = (body: string) => ({
    url: new URL('http://registry.local/'),
    status: 400,
    headers: {},
    body: Buffer.from(body),
  })

  test.for([
    ['{"errors":[{"code":"DENIED","message":"no access","detail":{"x":1}}]}', 'DENIED: no access'],
    [
      '{"errors":[{"code":"A","message":"b","detail":"unknown artifact\\n type"}]}',
      'A: b (unknown artifact  type)',
    ],
    ['{"errors":[{"code":"A","message":"no b","detail":"no b"}]}', 'A: no b'],
    ['{"errors":[{"code":"A","detail":"why"}]}', 'A (why)'],
    ['{"errors":[{"code":"DENIED"}]}', 'DENIED'],
    ['{"errors":[{"message":"no access"}]}', 'no access'],
    ['{"errors":[{"code":7,"message":null},{"code":"B","message":"b"}]}', 'B: b'],
    ['{"errors":[null,{"code":"B","message":"b"}]}', 'B: b'],
    ['{"errors":[{"code":"A"},{"code":"B"},{"code":"C"},{"code":"D"}]}', 'A; B; C'],
    ['{"errors":[{"code":"A","message":"\\u001b]0;x\\u0007\\n::error::\\u202e"}]}', 'A: ]0;x ::error::'],
    [`{"errors":[{"code":"A","message":"${'x'.repeat(400)}"}]}`, `A: ${'x'.repeat(299)}…`],
    ['{"errors":[]}', ''],
    ['{"errors":"no"}', ''],
    ['{"message":"no"}', ''],
    ['<html>no</html>', ''],
    ['', ''],
    ['null', ''],
  ] as const)('semtag quotes the errors of %s', ([body, expected]) => {
    expect(quoteProblems(registryProblems(reply(body)))).toBe(expected)
  })
})

describe('refusal', () => {
  const asked = { host: 'registry.local:5000', doing: 'reading registry.local:5000/app:1' }

  test.for([
    [400, {}, 'REGISTRY_ERROR', undefined],
    [401, {}, 'UNAUTHORIZED', undefined],
    [403, {}, 'DENIED', 'Check the rights of the user or token that is logged in to this registry.'],
    [404, {}, 'REGISTRY_ERROR', undefined],
    [429, {}, 'RATE_LIMITED', 'Run the command again later.'],
    [429, { 'retry-after': '120' }, 'RATE_LIMITED', 'Run the command again after 120 seconds.'],
    [
      429,
      { 'retry-after': 'Thu Jan  1 00:00:00 2026' },
      'RATE_LIMITED',
      'Run the command again after Thu Jan  1 00:00:00 2026.',
    ],
    [429, { 'retry-after': '2026-01-01' }, 'RATE_LIMITED', 'Run the command again after 2026-01-01.'],
    [429, { 'retry-after': 'Thu\u0007' }, 'RATE_LIMITED', 'Run the command again after Thu.'],
    [500, {}, 'REGISTRY_ERROR', 'Run the command again. The log of the registry says more.'],
    [299, {}, 'REGISTRY_ERROR', undefined],
  ] as const)('the status %i with the fields %j has a code and a hint', ([status, headers, code, hint]) => {
    const error = refusal({ url: new URL('http://r/'), status, headers, body: Buffer.from('') }, asked)
    expect(error).toMatchObject({ code, speaker: 'registry' })
    expect(error.hint).toBe(hint)
    expect(error.message).toMatch(
      new RegExp(
        `^Reading registry.local:5000/app:1 failed: registry.local:5000 answered ${status}( [A-Z][A-Za-z ]*)?\\.$`,
      ),
    )
  })

  const json = (status: number, error: object, headers = {}) => ({
    url: new URL('http://r/'),
    status,
    headers,
    body: Buffer.from(JSON.stringify({ errors: [error] })),
  })

  const page = (status: number, title: string) => ({
    url: new URL('http://r/'),
    status,
    headers: { 'content-type': 'text/html', server: 'nginx/1.22.1' },
    body: Buffer.from(`\n<html><head><title lang="en">${title}</title></head></html>`),
  })

  test.for([
    [
      'a quota',
      json(403, { code: 'DENIED', message: 'adding 2.1 MiB … will exceed the configured upper limit' }),
      'quota',
    ],
    ['a 403 of what stands before it', page(403, '403 Forbidden'), 'in front of the registry sent this page'],
    [
      'a 413 from a proxy in front of the registry',
      page(413, '413 Request Entity Too Large'),
      'the size of a request: raise',
    ],
    [
      'a disk that is full',
      json(507, { code: 'UNKNOWN', message: 'no space left' }),
      'storage of the registry is full',
    ],
  ] as const)('the hint fits %s', ([, response, hint]) => {
    expect(refusal(response, asked).hint).toContain(hint)
  })

  const html = { 'content-type': 'text/html' }

  test.for([
    [page(413, 'Too large'), 'answered 413 Payload Too Large: a web page, "Too large", from nginx/1.22.1.'],
    [{ ...page(413, ''), headers: html }, 'answered 413 Payload Too Large: a web page.'],
    // A proxy may write the field twice, or forget the semicolon.
    ...['text/html, text/html', 'Text/HTML charset=UTF-8', 'text/html;charset=UTF-8'].map(
      (type) =>
        [
          { ...page(413, ''), headers: { 'content-type': type } },
          'answered 413 Payload Too Large: a web page.',
        ] as const,
    ),
    [
      { ...page(413, ''), headers: html, body: Buffer.from('<html>') },
      'answered 413 Payload Too Large: a web page.',
    ],
  ] as const)('the error quotes the title of a page, and the server that sent it', ([response, words]) => {
    expect(refusal(response, asked).message).toBe(
      `Reading registry.local:5000/app:1 failed: registry.local:5000 ${words}`,
    )
  })

  test('the hint to a 413 names how large the request was', () => {
    const small = page(413, '413 Request Entity Too Large')
    expect(refusal(small, { ...asked, size: 300_132 }).hint).toBe(
      'A proxy or web server in front of the registry limits the size of a request, and this one has 300132 bytes: raise the limit there (in nginx: client_max_body_size 0).',
    )
  })

  test('the error names the proxy that forwarded the request', () => {
    const response = { ...page(503, 'Busy'), proxy: 'http://proxy.local:3128' }
    expect(refusal(response, asked).message).toContain(
      'registry.local:5000, through the proxy http://proxy.local:3128, answered 503',
    )
  })

  test('the error names the host that answered after a redirect, and only a 401 is about credentials', () => {
    const moved = {
      ...page(403, 'No'),
      redirectedBy: 'registry.local:5000',
      proxy: 'http://proxy.local:3128',
    }
    expect(refusal(moved, asked).message).toContain(
      'r, to which registry.local:5000 redirects, through the proxy http://proxy.local:3128, answered 403',
    )
    expect(refusal(moved, asked).hint).not.toContain('credentials')
    expect(refusal({ ...moved, status: 401 }, asked).hint).toContain('no credentials after a redirect')
  })

  test.for([401, 403])("the hint to a %i names the vendor's rights", (status) => {
    const denied = json(status, { code: 'DENIED', message: 'not authorized to perform: ecr:ListImages' })
    const host = '123456789012.dkr.ecr.eu-west-1.amazonaws.com'
    expect(refusal(denied, { ...asked, host }).hint).toContain('ecr:ListImages')
  })
})
