import { describe, expect, test } from 'vitest'
import { eventLine, requestLine } from '../../src/frontend/progress.ts'
import type { ReleaseEvent } from '../../src/ports/run.ts'
import { digest } from './report.ts'

describe('the line', () => {
  const repository = 'registry.local:5000/ui'
  const content = digest('a')
  const short = content.slice(0, 19)
  const layer = (status: string, id = 'dbbe6f6e98ce'): ReleaseEvent => ({
    kind: 'layer',
    repository,
    progress: { layer: id, status },
  })

  const retrying = (attempt: number, milliseconds: number): ReleaseEvent => ({
    kind: 'retrying',
    request: 'GET /v2/ui/tags/list',
    reason: 'HTTP 503',
    attempt,
    milliseconds,
  })

  test.each<[ReleaseEvent, string | undefined]>([
    [{ kind: 'warning', message: 'Look out' }, 'Warning: Look out'],
    [{ kind: 'warning', message: 'a\n::error::b\u001b[2J' }, 'Warning: a ::error::b [2J'],
    [{ kind: 'pushing', repository, tag: '1.2.3' }, 'Pushing registry.local:5000/ui:1.2.3'],
    [layer('Preparing'), undefined],
    [layer('Pushing'), undefined],
    [layer('Pushed'), 'dbbe6f6e98ce: Pushed'],
    [layer('Layer already exists'), 'dbbe6f6e98ce: Layer already exists'],
    [layer('Mounted'), 'dbbe6f6e98ce: Mounted'],
    [layer('Mounted from library/node'), 'dbbe6f6e98ce: Mounted from library/node'],
    [layer('Mounted from \u001b[31mé漢'), 'dbbe6f6e98ce: Mounted from  [31m??'],
    [layer('Pushed', 'sha256:dbbe6f6e98ce'), 'sha256:dbbe6: Pushed'],
    [
      { kind: 'published', repository, tag: '1.2.3', digest: content, how: 'pushed' },
      `Pushed ${repository}:1.2.3  ${short}`,
    ],
    [
      { kind: 'published', repository, tag: '1.2.3', digest: content, how: 'named' },
      `Tagged ${repository}:1.2.3  ${short}`,
    ],
    [
      { kind: 'published', repository, tag: '1.2.3', digest: content, how: 'present' },
      `Present ${repository}:1.2.3  ${short}`,
    ],
    [
      { kind: 'published', repository, tag: '1.2.3', digest: content, how: 'copied' },
      `Copied ${repository}:1.2.3  ${short}`,
    ],
    [{ kind: 'written', repository, tag: '1.2', digest: content }, `Tagged ${repository}:1.2`],
    [
      { kind: 'throttled', registry: 'registry.local:5000', reason: 'HTTP 503' },
      'registry.local:5000 limits requests (HTTP 503): semtag sends them more slowly.',
    ],
    [retrying(1, 250), undefined],
    [retrying(1, 30_000), 'Trying again in 30.0 s: GET /v2/ui/tags/list: HTTP 503'],
    [retrying(2, 500), 'Trying again in 0.5 s: GET /v2/ui/tags/list: HTTP 503'],
    [{ kind: 'settling', repository, tags: ['1.2', '1'] }, `Verifying ${repository}: 1.2, 1`],
  ])('of the event %j', (event, line) => {
    expect(eventLine(event)).toBe(line)
  })
})

describe('the debug log', () => {
  const request = {
    method: 'GET',
    url: 'http://registry.local:5000/v2/ui/tags/list',
    status: 200,
    milliseconds: 3.6,
    attempt: 1,
  } as const

  test('has one line per request', () => {
    expect(requestLine(request)).toBe('GET http://registry.local:5000/v2/ui/tags/list 200 4 ms')
    expect(requestLine({ ...request, status: undefined, attempt: 2 })).toBe(
      'GET http://registry.local:5000/v2/ui/tags/list no answer 4 ms (attempt 2)',
    )
  })
})
