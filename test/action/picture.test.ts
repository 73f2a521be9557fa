import { expect, test } from 'vitest'
import { picture } from '../../src/action/summary.ts'
import { digest, reportOf } from '../frontend/report.ts'

const at = (version: string | null) => ({ version, digest: digest(version ?? 'unknown') })
const draw = (tags: NonNullable<NonNullable<Parameters<typeof reportOf>[0]['targets']>[number]['tags']>) =>
  picture(reportOf({ targets: [{ tags }] }).targets[0]?.tags ?? [], false)

test('aliases point at versions; what was written is thick, where it was is dotted', () => {
  expect(
    draw([
      { tag: '2.1.115', kind: 'exact', to: at('2.1.115') },
      { tag: '2.1', kind: 'minor', outcome: 'moved', from: at('2.1.114'), to: at('2.1.115') },
      { tag: '2', kind: 'major', outcome: 'held', from: at('2.2.11'), to: at('2.2.11') },
      { tag: 'latest', kind: 'latest', outcome: 'unchanged', from: at('2.2.11'), to: at('2.2.11') },
      { tag: 'next', kind: 'channel', outcome: 'created', to: at('2.1.115') },
      { tag: 'sha-1', kind: 'literal', to: at('2.1.115') },
    ]),
  ).toMatchInlineSnapshot(`
    "flowchart LR
      t0(["2.1"]) ==> v0["2.1.115"]
      t0 -. was .-> v1["2.1.114"]
      t1(["2"]) --> v2["2.2.11"]
      t2(["latest"]) --> v2
      t3(["next"]) ==> v0"
  `)
})

test('what is not known is a digest, and an alias that points nowhere has no arrow', () => {
  const unknown = { version: null, digest: null }
  const drawn = draw([
    { tag: '2', kind: 'major', outcome: 'held', from: at(null), to: at(null) },
    { tag: '2.1', kind: 'minor', outcome: 'created', to: unknown },
    { tag: '3', kind: 'major', outcome: 'pending', to: null },
  ])
  expect(drawn).toContain(`t0(["2"]) --> v0["${digest('unknown').slice(0, 19).replace(':', '#58;')}"]`)
  expect(drawn).toContain('t1(["2.1"]) ==> v1["unknown"]')
  expect(drawn).not.toContain('"3"')
})

test('a release without aliases has no picture', () => {
  expect(draw([{ kind: 'exact', to: at('1.0.0-rc.1') }])).toBeUndefined()
})
