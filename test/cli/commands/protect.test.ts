import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCli } from '../../support/run-cli.ts'

describe('protect', () => {
  const plan = (...words: readonly string[]) => runCli(['plan', '--protect', ...words])

  test('--protect ecr prints a command', async () => {
    const { code, stdout, stderr } = await plan(
      'ecr',
      '7.1.0',
      '--repository',
      'gallery/ui',
      '--tag',
      'sha-1',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatchInlineSnapshot(`
    "aws ecr put-image-tag-mutability --repository-name gallery/ui \\
      --image-tag-mutability MUTABLE_WITH_EXCLUSION \\
      --image-tag-mutability-exclusion-filters 'filterType=WILDCARD,filter=5.*.*' \\
        'filterType=WILDCARD,filter=6.*.*' \\
        'filterType=WILDCARD,filter=7.*.*' \\
        'filterType=WILDCARD,filter=8.*.*' \\
        'filterType=WILDCARD,filter=sha-1'

    # Covers only the majors 5 to 8: ECR allows 5 filters of two wildcards each in a repository. Give VERSION to choose others.
    # If you release versions with build metadata, 1.2.3 is an alias: add --builds.
    "
  `)
  })

  test('--protect harbor prints a rule', async () => {
    const { code, stdout, stderr } = await plan('harbor', '--variant', 'alpine', '--tag-prefix', 'v')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatchInlineSnapshot(`
    "In the project PROJECT, under Policy > Tag Immutability, add a rule:
      For the repositories  matching  **
      Tags                  matching  v[0-9]*.[0-9]*.[0-9]*-alpine

    Or send it: POST /api/v2.0/projects/PROJECT/immutabletagrules
    {
      "disabled": false,
      "action": "immutable",
      "template": "immutable_template",
      "tag_selectors": [
        {
          "kind": "doublestar",
          "decoration": "matches",
          "pattern": "v[0-9]*.[0-9]*.[0-9]*-alpine"
        }
      ],
      "scope_selectors": {
        "repository": [
          {
            "kind": "doublestar",
            "decoration": "repoMatches",
            "pattern": "**"
          }
        ]
      }
    }

    # If you release versions with build metadata, 1.2.3 is an alias: add --builds.
    # Covers only the tags of the variant alpine: add a rule for each of the others.
    # Harbor does not delete immutable tags either.
    "
  `)
  })

  test('the rule names the project and repository of the image', async () => {
    const { stdout } = await plan('harbor', 'registry.local/gallery/ui:dev', '2.1.106', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      vendor: 'harbor',
      request: { scope_selectors: { repository: [{ pattern: 'ui' }] } },
    })
    const text = await plan('harbor', 'ui', '2.1.106', '--registry', 'registry.local/gallery')
    expect(text.stdout).toContain('POST /api/v2.0/projects/gallery/immutabletagrules')
  })

  test('--json prints the request of the API, and --output writes it', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'semtag-')), 'rules.json')
    const { stdout } = await plan('ecr', '--json', '--output', file)
    expect(JSON.parse(stdout)).toMatchObject({
      vendor: 'ecr',
      request: {
        imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: [0, 1, 2, 3, 4].map((major) => ({
          filterType: 'WILDCARD',
          filter: `${major}.*.*`,
        })),
      },
      caveats: expect.arrayContaining([expect.stringContaining('majors 0 to 4')]),
    })
    expect(await readFile(file, 'utf8')).toBe(stdout)
  })

  test.each([
    [['plan', '--protect', 'acr'], '--protect "acr" is not one of ecr, harbor'],
    [['plan', '--protect'], '--protect needs a value'],
    [['plan', '--protect', 'ecr', 'ui', '2.1'], '"2.1" is not a full version'],
    [['plan', '--protect', 'ecr', '--tag-prefix', '1.'], '--tag-prefix "1."'],
    [['push', 'ui', '2.1.106', '-r', 'registry.local', '--protect', 'ecr'], '--protect belongs to plan'],
  ])('%j is a mistake', async (words, message) => {
    const { code, stdout, stderr } = await runCli(words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})
