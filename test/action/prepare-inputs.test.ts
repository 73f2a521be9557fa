import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readInputs } from '../../src/action/inputs.ts'
import { prepareInputs } from '../../src/action/prepare-inputs.ts'
import { sha256 } from '../support/registry/store.ts'

const prepared = (env: Readonly<Record<string, string>>) =>
  prepareInputs(readInputs(env), { stdin: Readable.from([]), workingDirectory: '/nonexistent' })

test('the digest of a build stands in the place of the tag', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'semtag-prepare-')), 'metadata.json')
  const digest = sha256(Buffer.from('image'))
  await writeFile(path, JSON.stringify({ 'containerimage.digest': digest }))
  const { options } = await prepared({
    INPUT_IMAGE: 'docker://a.local/ui',
    INPUT_VERSION: '2.1.106',
    'INPUT_METADATA-FILE': path,
  })
  expect(options).toMatchObject({
    version: { major: 2, minor: 1, patch: 106 },
    images: [{ image: { reference: { digest } } }],
  })
})

test('every mistake is told at once, and that there is no version once', async () => {
  const mistakes = prepared({
    INPUT_IMAGE: 'ui',
    'INPUT_DRY-RUN': 'yes',
    INPUT_LATEST: 'sometimes',
    'INPUT_CA-FILE': '/nonexistent.pem',
    INPUT_USERNAME: 'ci',
    GITHUB_REF: 'refs/heads/main',
  })
  await expect(mistakes).rejects.toMatchObject({
    problems: [
      { message: 'The input username is given, and password is empty.' },
      { message: 'The input latest "sometimes" is none of auto, always, never.' },
      { message: 'The input dry-run is "yes", which is neither true nor false.' },
      {
        message:
          'The input version is not given, no package.json has one, and no tag with one started this workflow: GITHUB_REF is "refs/heads/main".',
      },
      { message: 'The input ca-file "/nonexistent.pem" does not exist.' },
    ],
  })
})
