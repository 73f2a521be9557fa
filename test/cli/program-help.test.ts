import { expect, test } from 'vitest'
import { runCli } from '../support/run-cli.ts'

test('semtag --help lists the commands', async () => {
  const { code, stdout, stderr } = await runCli(['--help'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatchInlineSnapshot(`
    "semtag COMMAND

    Releases a container image under the tags of its version, moves each alias only
    forward, and maintains the tags of repositories.

    Commands:
      push        Publish an image, and move its aliases
      plan        Show what push would do, and write nothing
      promote     Release a candidate that semtag push --stage has put there
      ls          Show the versions, and the aliases that point at them
      reconcile   Move every alias to the version that it belongs on
      yank        Withdraw versions: their aliases fall back
      unyank      Cancel the withdrawal of versions
      rm          Delete tags, and only those tags
      prune       Delete old versions by rules
      check       Find out whether a release would be possible
      completion  Print the completion script of a shell

    Flags:
      -h, --help     Show this help
      -v, --version  Show the version

    Examples:
      Tag and push 2.1.106, 2.1, 2 and latest:
        semtag push image-gallery 2.1.106 --registry registry.local:5000
      Withdraw a bad release:
        semtag yank registry.local:5000/image-gallery 3.0.42

    semtag COMMAND --help shows the flags of a command.

    Documentation: https://github.com/semtag/semtag#readme
    "
  `)
})

test('semtag alone shows the help as an error', async () => {
  const { code, stdout, stderr } = await runCli([])
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toBe((await runCli(['--help'])).stdout)
})
