import { expect, test } from 'vitest'
import { runCli } from '../support/run-cli.ts'

test('semtag --help', async () => {
  const { code, stdout, stderr } = await runCli(['--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatchInlineSnapshot(`
    "semtag COMMAND

    Releases a container image under the tags of its version, moves each alias only
    forward, and looks after the repositories where they are.

    Commands:
      semtag push        Publish an image, and move its aliases
      semtag plan        Show what push would do, and write nothing
      semtag ls          Show the versions, and where the aliases are
      semtag reconcile   Bring every alias to the version that it belongs on
      semtag yank        Withdraw versions: their aliases fall back
      semtag unyank      Take the withdrawal of versions back
      semtag rm          Delete tags, and only those tags
      semtag prune       Delete old versions by rules
      semtag completion  Print a completion script for the shell

    Options:
          --version  Show the version
      -h, --help     Show this help

    Examples:
      Tag and push 2.1.106, 2.1, 2 and latest:
        semtag push image-gallery 2.1.106 --registry registry.local:5000
      Take a bad release back:
        semtag yank registry.local:5000/image-gallery 3.0.42

    semtag COMMAND --help shows the flags of a command.
    "
  `)
})

test('semtag alone shows the help as an error', async () => {
  const { code, stdout, stderr } = await runCli([])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toBe((await runCli(['--help'])).stdout)
})
