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
  'push a.local/ui 1.2.3 --timeout 5':
    '--timeout "5" has no unit: write 5s or 5m.\n  See semtag push --help.',
  'rm build-7 build-8 a.local/ui':
    '"build-7" stands before the repository "a.local/ui".\n  Write the repository first: semtag rm a.local/ui build-7 build-8.',
}

test.each(Object.entries(cases))('semtag %s', async (line, said) => {
  expect(await runCli(line.split(' '))).toMatchObject({ code: 2, stdout: '', stderr: `Error: ${said}\n` })
})
