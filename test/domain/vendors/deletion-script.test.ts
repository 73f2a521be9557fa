import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseDigest } from '../../../src/domain/image/digest.ts'
import { repositoryOf } from '../../../src/domain/image/reference.ts'
import { parseTag } from '../../../src/domain/image/tag.ts'
import { deletionScript, missingScript } from '../../../src/domain/vendors/index.ts'

const digestOf = (letter: string) => parseDigest(`sha256:${letter.repeat(64)}`)
const tagsOf = (text: string) => text.split(' ').map(parseTag)

const images = [
  { digest: digestOf('a'), tags: tagsOf('2.1.104 sha-1a2b3c4'), staying: [] },
  { digest: digestOf('b'), tags: tagsOf('2.1.105'), staying: tagsOf('stable') },
]

const scriptFor = (registry: string, path: string) =>
  deletionScript(repositoryOf(registry, path), images)
    .join('\n')
    .replace(/([0-9a-f])\1{63}/g, '$1…')

test.each([
  ['ghcr.io', 'acme/gallery/ui'],
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'gallery/ui'],
  ['public.ecr.aws', 'a1b2c3d4/ui'],
  ['europe-docker.pkg.dev', 'project/images/ui'],
  ['docker.io', 'acme/ui'],
])('%s/%s', (registry, path) => {
  expect(scriptFor(registry, path)).toMatchSnapshot()
})

test.each([
  ['gh', 'ghcr.io', undefined],
  ['hub', 'ghcr.io', 'Use --print gh there.'],
  ['gcloud', 'eu.gcr.io', 'semtag deletes there itself: use --yes instead.'],
  ['aws', 'registry.local:5000', 'semtag deletes there itself: use --yes instead.'],
] as const)('--print %s at %s', (tool, registry, hint) => {
  expect(missingScript(tool, repositoryOf(registry, 'acme/ui'))?.hint).toBe(hint)
})

test('one call of ECR deletes at most 100 images', () => {
  const many = Array.from({ length: 101 }, (_, index) => ({
    digest: digestOf('a'),
    tags: tagsOf(`1.0.${index}`),
    staying: [],
  }))
  const calls = deletionScript(
    repositoryOf('123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'ui'),
    many,
  ).slice(1)
  expect(calls.map((call) => call.split('imageTag=').length - 1)).toEqual([100, 1])
})

test('the commands for GHCR delete the versions that they find', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-script-'))
  const log = join(directory, 'log')
  await writeFile(
    join(directory, 'gh'),
    `#!/bin/sh\necho "$*" >> ${log}\ncase "$*" in *DELETE*) ;; *) echo 41 ;; esac\n`,
    { mode: 0o755 },
  )
  const script = deletionScript(repositoryOf('ghcr.io', 'acme/ui'), images).join('\n')
  const ran = spawnSync('sh', ['-c', script], { env: { PATH: `${directory}:${process.env['PATH']}` } })
  expect([ran.status, String(ran.stderr)]).toEqual([0, ''])
  const calls = (await readFile(log, 'utf8')).trim().split('\n')
  expect(calls).toEqual([
    expect.stringMatching(
      /^api --paginate \/orgs\/acme\/packages\/container\/ui\/versions\?per_page=100 --jq /,
    ),
    'api --method DELETE /orgs/acme/packages/container/ui/versions/41',
  ])
})
