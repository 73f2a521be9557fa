import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'

// `npm run workflows` checks the syntax and the expressions with actionlint; this checks the rules of the house.

const root = join(import.meta.dirname, '../..')
const texts = z.record(z.string(), z.coerce.string()).default({})
const permissions = z.record(z.string(), z.enum(['read', 'write', 'none'])).optional()
const step = z.object({ uses: z.string().optional(), run: z.string().optional(), with: texts, env: texts })
const workflow = z.object({
  permissions,
  env: texts,
  jobs: z.record(
    z.string(),
    z.object({ permissions, env: texts, uses: z.string().optional(), steps: z.array(step).default([]) }),
  ),
})

type Workflow = z.output<typeof workflow>

/** What a workflow does against the rules, one sentence each. */
function wrongsOf(text: string): readonly string[] {
  const { jobs, ...head }: Workflow = workflow.parse(parse(text))
  const wrongs: string[] = []
  const secret = /\$\{\{[^}]*\b(?:secrets\.|github\.token\b)/
  if (secret.test(JSON.stringify(head.env))) wrongs.push('a secret in the environment of all jobs')
  for (const [name, { steps, ...job }] of Object.entries(jobs)) {
    if ((job.permissions ?? head.permissions) === undefined) wrongs.push(`${name} has no permissions`)
    if (secret.test(JSON.stringify(job.env))) wrongs.push(`a secret in the environment of ${name}`)
    for (const { uses = '', run = '', with: inputs } of steps) {
      if (uses.startsWith('actions/checkout@') && inputs['persist-credentials'] !== 'false')
        wrongs.push(`${name} keeps the credentials of its checkout`)
      // https://docs.github.com/en/actions/concepts/security/script-injections
      if (run.includes('${{')) wrongs.push(`${name} runs a script with an expression in it`)
    }
  }
  for (const [line, name] of text.matchAll(/^ *(?:- )?uses: (\S+).*$/gm)) {
    const own = /^(?:\.\/|semtag\/semtag@v\d+$)/.test(name ?? '')
    if (!own && !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))
      wrongs.push(`${name} is not pinned by its hash, with the version beside it`)
  }
  return wrongs
}

const paths = (await readdir(root, { recursive: true })).filter(
  (path) =>
    !/node_modules|^\.git\//.test(path) &&
    /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|^examples\/[^/]+\/workflow\.ya?ml$/.test(path),
)
const workflows = await Promise.all(
  paths.map(async (path) => ({ path, text: await readFile(join(root, path), 'utf8') })),
)

test.each(workflows)('$path keeps to the rules', ({ text }) => {
  expect(wrongsOf(text)).toEqual([])
})

test('every workflow is looked at, and a version of an action has one hash in all of them', () => {
  expect(paths).toEqual(
    expect.arrayContaining([
      '.github/workflows/ci.yml',
      '.github/workflows/release.yml',
      'examples/github-action/workflow.yml',
      'examples/monorepo/.github/workflows/api.yml',
    ]),
  )
  const pins = workflows.flatMap(({ text }) =>
    [...text.matchAll(/uses: (\S+)@([0-9a-f]{40}) # (\S+)$/gm)].map(([, name, hash, version]) => ({
      name: `${name}@${version}`,
      hash,
    })),
  )
  const hashes = new Map(pins.map(({ name, hash }) => [name, hash]))
  expect(pins.filter(({ name, hash }) => hashes.get(name) !== hash)).toEqual([])
})

describe('a workflow against the rules', () => {
  const good = workflows.find(({ path }) => path.startsWith('examples/monorepo'))?.text ?? ''
  test.each([
    ['permissions:\n  contents: read\n', '', 'image has no permissions'],
    [' # v7.0.1', '', 'is not pinned by its hash'],
    [/actions\/checkout@\S+ # \S+/, 'actions/checkout@v7', 'is not pinned by its hash'],
    ['persist-credentials: false', 'fetch-depth: 0', 'image keeps the credentials of its checkout'],
    [
      '    steps:',
      `    env:\n      TOKEN: \${{ secrets.TOKEN }}\n    steps:`,
      'a secret in the environment of image',
    ],
    ['jobs:', `env:\n  TOKEN: \${{ github.token }}\njobs:`, 'a secret in the environment of all jobs'],
    ['docker build', `docker build \${{ github.ref_name }}`, 'image runs a script with an expression in it'],
  ])('with %s changed to %s', (from, to, wrong) => {
    expect(good).toMatch(from)
    expect(wrongsOf(good.replace(from, to))).toEqual([expect.stringContaining(wrong)])
  })
})

test('examples install the version of this package', async () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
  const pipeline = await readFile(join(root, 'examples/gitlab-ci/.gitlab-ci.yml'), 'utf8')
  expect(pipeline).toContain(`npx --yes semtag@${version} push`)
})
