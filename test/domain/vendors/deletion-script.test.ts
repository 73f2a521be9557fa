import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseDigest } from '../../../src/domain/image/digest.ts'
import { repositoryOf } from '../../../src/domain/image/reference.ts'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { deletionScript, missingScript, prunedElsewhere } from '../../../src/domain/vendors/index.ts'

const digestOf = (letter: string) => parseDigest(`sha256:${letter.repeat(64)}`)
const tagsOf = (text: string) => text.split(' ').map(parseTag)

const images = [
  { digest: digestOf('a'), tags: tagsOf('2.1.104 sha-1a2b3c4'), stays: undefined },
  { digest: digestOf('b'), tags: tagsOf('2.1.105 sha-5e6f7a8'), stays: 'stable is on it' },
]

const scriptFor = (registry: string, path: string) =>
  deletionScript(repositoryOf(registry, path), images)
    .join('\n')
    .replace(/([0-9a-f])\1{63}/g, '$1…')

test.each([
  ['ghcr.io', 'acme/gallery/ui'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'gallery/ui'],
  ['public.ecr.aws', 'a1b2c3d4/ui'],
  ['europe-docker.pkg.dev:443', 'project/images/ui'],
  ['docker.io', 'acme/ui'],
])('%s/%s', (registry, path) => {
  expect(scriptFor(registry, path)).toMatchSnapshot()
})

test.each([
  ['gh', 'ghcr.io', undefined],
  ['hub', 'ghcr.io', 'Use --print gh for ghcr.io.'],
  ['gcloud', 'eu.gcr.io', expect.stringContaining('add --yes instead of --print')],
  ['gh', 'quay.io', expect.stringContaining('add --yes instead of --print')],
  ['aws', 'registry.local:5000', expect.stringContaining('add --yes instead of --print')],
] as const)('--print %s at %s', (tool, registry, hint) => {
  const problem = missingScript(tool, repositoryOf(registry, 'acme/ui'))
  expect(problem?.hint).toEqual(hint)
  expect(problem?.code).toBe(hint && 'INVALID_ARGUMENT')
})

test.each([
  ['ghcr.io', 'gh'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'aws'],
])('prune at %s needs --print %s', (registry, tool) => {
  const problem = prunedElsewhere(repositoryOf(registry, 'acme/ui'))
  expect(problem).toEqual({
    code: 'UNSUPPORTED',
    message: `${registry} deletes no tags through the registry API.`,
    hint: `Add --print ${tool} to print the commands that delete these tags.`,
  })
})

test.each(['docker.io', 'europe-docker.pkg.dev', 'quay.io', 'registry.local:5000'])(
  'prune deletes at %s itself',
  (registry) => {
    expect(prunedElsewhere(repositoryOf(registry, 'acme/ui'))).toBeUndefined()
  },
)

test('a script for a registry without a tool is a programming error', () => {
  expect(() => deletionScript(repositoryOf('registry.local', 'ui'), images)).toThrow(
    'no tool deletes from registry.local',
  )
})

test('one call of ECR deletes at most 100 images', () => {
  const many = Array.from({ length: 101 }, (_, index) => ({
    digest: digestOf('a'),
    tags: tagsOf(`1.0.${index}`),
    stays: undefined,
  }))
  const calls = deletionScript(
    repositoryOf('123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'ui'),
    many,
  ).slice(2)
  expect(calls.map((call) => call.split('imageTag=').length - 1)).toEqual([100, 1])
})

test('the commands for GHCR delete the images whose tags have not changed', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-script-'))
  const log = join(directory, 'log')
  // As gh answers these three requests; the filters of --jq are jq's.
  const gh = [
    '#!/bin/sh',
    `echo "$*" >> ${log}`,
    'case "$*" in',
    '*DELETE*) ;;',
    `*per_page*) printf '41 %s\\n42 %s\\n' ${digestOf('a')} ${digestOf('c')} ;;`,
    "*/41*) echo '2.1.104 sha-1a2b3c4' ;;",
    "*) echo 'stable' ;;",
    'esac',
  ]
  await writeFile(join(directory, 'gh'), gh.join('\n'), { mode: 0o755 })
  const going = [
    ...images,
    { digest: digestOf('c'), tags: tagsOf('2.1.106'), stays: undefined },
    { digest: digestOf('d'), tags: tagsOf('2.1.107'), stays: undefined },
  ]
  const script = deletionScript(repositoryOf('ghcr.io', 'acme/ui'), going).join('\n')
  const run = () => spawnSync('sh', ['-c', script], { env: { PATH: `${directory}:${process.env['PATH']}` } })
  const ran = run()
  expect([ran.status, String(ran.stderr)]).toEqual([
    0,
    `left out: ${digestOf('c')} has other tags now: stable\n${digestOf('d')} is gone\n`,
  ])
  const versions = '/orgs/acme/packages/container/ui/versions'
  const calls = (await readFile(log, 'utf8')).split('\n').filter((call) => call.includes('DELETE'))
  expect(calls).toEqual([`api --method DELETE ${versions}/41`])
  // A list that cannot be read ends the script: gh prints the error, and exits with 1.
  await writeFile(join(directory, 'gh'), `#!/bin/sh\necho "$*" >> ${log}\necho "{}"; exit 1`, {
    mode: 0o755,
  })
  await writeFile(log, '')
  expect(run().status).toBe(1)
  expect(await readFile(log, 'utf8')).not.toContain('DELETE')
})
