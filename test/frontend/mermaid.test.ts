import { describe, expect, test } from 'vitest'
import { clean } from '../../src/domain/text.ts'
import { listPicture, mermaidLabel, releasePicture } from '../../src/frontend/mermaid.ts'
import { hostileTexts } from '../action/hostile.ts'
import { listOf } from './list.ts'
import { digest, reportOf } from './report.ts'

describe('label', () => {
  test.each(hostileTexts)('in Mermaid %j is one label', (text) => {
    const label = mermaidLabel(text)
    expect(label).toMatch(/^"(?:[A-Za-z0-9.-]|[^\0-\x7f]|#\d+;)*"$/)
    expect(decoded(label.slice(1, -1))).toBe(clean(text))
  })

  function decoded(label: string): string {
    return label.replace(/#(\d+);/g, (_, character) => String.fromCharCode(Number(character)))
  }
})

describe('the picture of a release', () => {
  const at = (version: string | null) => ({ version, digest: digest(version ?? 'unknown') })
  const draw = (tags: NonNullable<NonNullable<Parameters<typeof reportOf>[0]['targets']>[number]['tags']>) =>
    releasePicture(reportOf({ targets: [{ tags }] }).targets[0]?.tags ?? [], false)

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
})

describe('the picture of a repository', () => {
  test('a box for each line, an arrow for each alias, a dotted one where an alias belongs', () => {
    const report = listOf({
      versions: ['3.0.42', '2.2.11', '2.1.115', '2.1.114', '2.1.106'],
      withdrawn: ['2.1.115'],
      aliases: [
        ['3.0', 'minor', '3.0.42', '3.0.42', 'on-owner'],
        ['latest', 'latest', null, '3.0.42', 'missing'],
        ['2.2', 'minor', null, '2.2.11', 'unknown'],
        ['2', 'major', '2.1.114', '2.2.11', 'behind'],
        ['2.1', 'minor', '2.1.115', '2.1.114', 'behind'],
        ['edge', 'channel', null, null, 'unknown'],
      ],
    })
    expect(listPicture(report)).toMatchInlineSnapshot(`
      "flowchart LR
        subgraph l0["3.0"]
          v0["3.0.42"]
        end
        subgraph l1["2.2"]
          v1["2.2.11"]
        end
        subgraph l2["2.1"]
          v2["2.1.115#32;withdrawn"]
          v3["2.1.114"]
        end
        t0(["3.0"]) --> v0
        t1(["latest"]) -. missing .-> v0
        t2(["2.2"]) --> v4["sha256#58;914204c25f3f"]
        t2 -. belongs on .-> v1
        t3(["2"]) --> v3
        t3 -. belongs on .-> v1
        t4(["2.1"]) --> v2
        t4 -. belongs on .-> v3
        t5(["edge"]) --> v5["sha256#58;a1cb100f57e9"]"
    `)
  })

  test('an empty repository is an empty picture', () => {
    expect(listPicture(listOf({}))).toBe('flowchart LR')
  })

  test('more aliases than Mermaid draws are counted', () => {
    const versions = Array.from({ length: 210 }, (_, minor) => `1.${minor}.0`)
    const aliases: NonNullable<Parameters<typeof listOf>[0]['aliases']> = versions.map((version) => [
      version.slice(0, -2),
      'minor',
      version,
      version,
      'on-owner',
    ])
    const picture = listPicture(listOf({ versions, aliases }))
    expect(picture.match(/-->/g)).toHaveLength(200)
    expect(picture).toMatch(/\n {2}%% 10 more aliases$/)
  })
})
