import { describe, expect, test } from 'vitest'
import { deleteScope, extraActions, parseChallenges } from '../../../src/registry/auth/challenge.ts'

describe('challenge', () => {
  const realm = 'https://auth.example/token'

  test.for<[string | string[] | undefined, [string, Record<string, string>][]]>([
    [undefined, []],
    ['', []],
    [' , ,', []],
    ['Basic realm="Registry Realm"', [['basic', { realm: 'Registry Realm' }]]],
    ['BASIC Realm=plain', [['basic', { realm: 'plain' }]]],
    ['Basic', [['basic', {}]]],
    ['Basic ,', [['basic', {}]]],
    ['realm="x", Basic realm="y"', []],
    [
      `Bearer realm="${realm}",service="registry.example",scope="repository:a/b:pull,push"`,
      [['bearer', { realm, service: 'registry.example', scope: 'repository:a/b:pull,push' }]],
    ],
    [
      `Bearer realm="${realm}", scope="repository:c/d:pull repository:a/b:pull,push", error="insufficient_scope"`,
      [
        [
          'bearer',
          { realm, scope: 'repository:c/d:pull repository:a/b:pull,push', error: 'insufficient_scope' },
        ],
      ],
    ],
    [
      `Bearer realm = "${realm}" , Basic realm="x"`,
      [
        ['bearer', { realm }],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      [`Bearer realm="${realm}"`, 'Basic realm="x"'],
      [
        ['bearer', { realm }],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Negotiate, NTLM TlRMTVNTUAAC==, Basic realm="x"',
      [
        ['negotiate', {}],
        ['ntlm', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['Basic realm="a \\"quoted\\" \\\\ name"', [['basic', { realm: 'a "quoted" \\ name' }]]],
    ['Basic realm="one", realm="two"', [['basic', { realm: 'one' }]]],
    ['Basic realm="", charset="UTF-8"', [['basic', { realm: '', charset: 'UTF-8' }]]],
    ['Bearer __proto__="x"', [['bearer', { ['__proto__']: 'x' }]]],
    ['Bearer realm="no end', [['bearer', {}]]],
    ['Basic realm="x" "garbage" Bearer realm="y"', [['basic', { realm: 'x' }]]],
  ])('semtag reads the challenges of %j', ([field, expected]) => {
    expect(parseChallenges(field).map(({ scheme, parameters }) => [scheme, [...parameters]])).toEqual(
      expected.map(([scheme, parameters]) => [scheme, Object.entries(parameters)]),
    )
  })

  test('the time to read a long field does not grow with its square', () => {
    expect(parseChallenges(`Basic ${'a="b",'.repeat(2000)}`)).toHaveLength(1)
    expect(parseChallenges(`Basic realm="${'\\'.repeat(15_000)}`)).toHaveLength(1)
  })
})

describe('rights', () => {
  test.for([
    ['Bearer realm="https://r/",scope="repository:a/b:delete"', 'delete'],
    ['Bearer realm="https://r/",scope="repository:a/b:*"', '*'],
    ['Bearer realm="https://r/",scope="repository:a/b:push,delete,pull"', 'pull,push,delete'],
    ['Bearer realm="https://r/",scope="registry:catalog:* repository:a/b:delete,pull"', 'pull,delete'],
    ['Bearer realm="https://r/",scope="repository(plugin):a/b:delete"', 'delete'],
    ['Bearer realm="https://r/",scope="repository:a/b:pull,push"', undefined],
    ['Bearer realm="https://r/",scope="repository:a/b:delete repository:c:everything"', 'delete'],
    ['Bearer realm="https://r/"', undefined],
  ] as const)('the challenge %s names the rights to delete %s', ([field, rights]) => {
    expect(deleteScope(parseChallenges(field)[0])).toBe(rights)
  })

  test.for([
    ['repository:a/b:metadata_read', ['metadata_read']],
    ['repository:a/b:pull,metadata_read,push repository:a/b:*', ['metadata_read', '*']],
    ['repository:a/b:pull,push', []],
    ['repository:a/bc:metadata_read repository:c/a/b:metadata_read registry:catalog:*', []],
    ['repository:a/b:Delete,x&scope=y,', []],
  ] as const)('the scope %s names the extra rights %j on a/b', ([scope, rights]) => {
    const [challenge] = parseChallenges(`Bearer realm="https://r/",scope="${scope}"`)
    expect(extraActions(challenge, 'a/b')).toEqual(rights)
  })

  test('a missing challenge names no rights', () => {
    expect(deleteScope(undefined)).toBeUndefined()
    expect(extraActions(undefined, 'a/b')).toEqual([])
  })
})
