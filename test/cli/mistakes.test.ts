import { expect, test } from 'vitest'
import { runCli } from '../support/run-cli.ts'

const cases: Readonly<Record<string, string>> = {
  puhs: '"puhs" is not a command.\n  Did you mean push?',
  plna: '"plna" is not a command.\n  Did you mean plan?',
  tag: '"tag" is not a command.\n  Did you mean push? It publishes an image, and moves its aliases.',
  login: '"login" is not a command.\n  Use docker login HOST: semtag reads the credentials of docker.',
  'push a.local/ui 1.2.3 -r': '--registry needs a value.\n  Write --registry HOST[/PATH].',
  'push a.local/ui 1.2.3 --latest':
    '--latest needs a value.\n  Write --latest auto, or --latest always, or --latest never.',
  'push a.local/ui 1.2.3 --variant -hardened':
    '--variant needs a value.\n  Write --variant TEXT; a value that begins with a hyphen is --variant=-….',
  'ls ui -r a.local,b.local':
    '--registry "a.local,b.local" names 2 registries, and the repository is in one.\n  Run semtag ls for each of them, first with --registry a.local.',
  'push a.local/ui 1.2.3 --timeout 5':
    '--timeout "5" has no unit: write 5s or 5m.\n  See semtag push --help.',
  'yank 3.1.1 ghcr.io/acme/ui':
    '"3.1.1" stands before the repository "ghcr.io/acme/ui".\n  Write the repository first: semtag yank ghcr.io/acme/ui 3.1.1.',
  'rm build-7 build-8 a.local/ui':
    '"build-7" stands before the repository "a.local/ui".\n  Write the repository first: semtag rm a.local/ui build-7 build-8.',
  'rm ghcr.io/acme/ui:0.9.0':
    'REPOSITORY "ghcr.io/acme/ui:0.9.0" has a tag.\n  Write the tag behind the repository: semtag rm ghcr.io/acme/ui 0.9.0.',
  'yank ui:0.9.0 0.9.1 -r a.local':
    'REPOSITORY "ui:0.9.0" has a tag.\n  Write the tag behind the repository: semtag yank ui 0.9.0 0.9.1.',
}

test.each(Object.entries(cases))('semtag %s', async (line, said) => {
  expect(await runCli(line.split(' '))).toMatchObject({ code: 2, stdout: '', stderr: `Error: ${said}\n` })
})

test('a configured repository changes nothing about a repository behind the version', async () => {
  const env = { SEMTAG_IMAGE: 'ghcr.io/acme/api' }
  expect(await runCli(['yank', '3.1.1', 'ghcr.io/acme/ui'], { env })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('semtag yank ghcr.io/acme/ui 3.1.1.'),
  })
})
