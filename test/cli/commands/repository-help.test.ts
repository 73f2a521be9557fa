import { expect, test } from 'vitest'
import { runCli } from '../../support/run-cli.ts'

test('semtag yank --help', async () => {
  expect((await runCli(['yank', '--help'])).stdout).toMatchInlineSnapshot(`
    "semtag yank [REPOSITORY] VERSION…

    Takes bad releases back, in one step that lasts: each version is marked as
    withdrawn by a tag yanked-VERSION, and its aliases go to the highest version of
    their lines that remains. Nothing is deleted: users can still pull the exact
    version. A line with no version left keeps its alias.

    REPOSITORY is registry.local:5000/gallery/ui, or gallery/ui with --registry.
    Leave it out if semtag.config.json or package.json configures one.
    VERSION is a full version, such as 3.0.42.

    Common flags:
      -r, --registry HOST[/PATH]  Registry of the repository
          --dry-run               Show the plan, and write nothing
          --json                  Print the report as one JSON document

    What to do:
          --reason TEXT   Why; semtag ls shows it
          --remove-empty  Delete aliases whose line has no version left

    Which tags:
          --latest WHEN          With always and never, semtag leaves latest alone
                                 [auto]
          --latest-range RANGE   Only versions of this range take latest, such as
                                 "<3"
          --channel NAME[=ID,…]  Alias for prereleases: NAME, NAME=ID,ID or NAME=*;
                                 repeatable
          --zero-major           Give versions 0.x the alias 0
          --tag-prefix TEXT      Begin the numbered tags with this, such as v
          --variant TEXT         End every tag with this, such as alpine
          --known-variant TEXT   Another variant in the repository; semtag ignores
                                 its tags; repeatable
          --builds               Always read tags with build metadata
                                 (1.2.3_build.5)
          --take-patch           Make 1.2.3 the alias of its builds, even if it was
                                 published as an exact tag
          --take-unknown         Move an alias even if its current version is
                                 unknown
          --ignore PATTERN       Pattern of tags that are no versions, such as
                                 "20??????"; repeatable

    The registry:
          --plain-http      Talk plain HTTP to the registry
          --insecure        Do not verify the registry's certificate
          --ca-file FILE    Certificate authority of the registry, a PEM file
          --password-stdin  Read the password of SEMTAG_USERNAME from standard input
          --timeout TIME    Stop after this time: 90s, 10m, 1h [30m]
          --settle TIME     How long to wait for late registry answers [30s]
      -H, --host ADDRESS    Engine whose trusted registries semtag trusts too
      -c, --context NAME    Docker context of that engine

    Settings:
          --config FILE  File of settings to use, instead of a search
          --no-config    Read no file of settings

    Output:
      -q, --quiet        Print only the changed tags, one a line
      -o, --output FILE  Also write the JSON report to this file; - means --json
          --debug        Show every request, and the causes of errors
          --no-color     Print without colour
      -h, --help         Show this help

    Examples:
      Take 3.0.42 back, and say why:
        semtag yank registry.local:5000/image-gallery 3.0.42 --reason "loses data"
      What would move:
        semtag yank ghcr.io/acme/ui 3.0.42 3.0.41 --dry-run

    Environment:
      SEMTAG_USERNAME, SEMTAG_PASSWORD              Credential, before docker's
      SEMTAG_TAG_PREFIX and so on                   As in the file of settings
      DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG    As for docker
      NO_COLOR, FORCE_COLOR, CLICOLOR               Colour off or on
      HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY  As for curl

    Exit codes:
      0 complete   1 failed   2 usage   3 refused   129, 130, 143 interrupted
      4 partial: some tags were written; the same command again finishes the job

    Documentation: https://github.com/semtag/semtag#readme
    "
  `)
})

test('the help of the others differs where they do', async () => {
  const linesOf = async (name: string) => (await runCli([name, '--help'])).stdout.split('\n')
  const yank = await linesOf('yank')
  const others = await Promise.all(['ls', 'reconcile', 'unyank', 'rm'].map(linesOf))
  const own = others.map((lines) => lines.filter((line) => !yank.includes(line)).join('\n'))
  expect(own.join('\n\n')).toMatchInlineSnapshot(`
    "semtag ls [REPOSITORY]
    Shows the versions of a repository as a tree of lines, each with the aliases
    that point at it. Marked are aliases that are not on the version they belong
    on, aliases of unknown versions, and versions that were withdrawn.
    What to show:
          --digests    Read the digest of every version, so that every alias is
                       found
          --platforms  Read the platforms of every version
      -q, --quiet        Print only the exact tags, one a line
      What is there:
        semtag ls registry.local:5000/image-gallery
      Every exact tag, for a script:
        semtag ls ghcr.io/acme/ui --quiet
      The platforms of every version:
        semtag ls ghcr.io/acme/ui --platforms --json

    semtag reconcile [REPOSITORY]
    Reads the exact tags of a repository, and moves every alias that is not on the
    highest version of its line. Repairs the aliases of releases that stopped
    half-way, and of tags set by hand. Creates missing aliases only with --create.
          --create  Create aliases that are missing
      Fix aliases that are not where they belong:
        semtag reconcile registry.local:5000/image-gallery
      A check in CI, which exits 5:
        semtag reconcile ghcr.io/acme/ui --dry-run
      5 drift: --dry-run found an alias that is not where it belongs

    semtag unyank [REPOSITORY] VERSION…
    Makes withdrawn versions count again, and brings the aliases of their lines to
    their owners.
      Let 3.0.42 count again:
        semtag unyank registry.local:5000/image-gallery 3.0.42

    semtag rm REPOSITORY TAG…
    semtag rm REPOSITORY --all
    Deletes tags, and leaves other tags of the same image alone. If a registry
    cannot delete, or deletes elsewhere, semtag stops before it deletes anything. An
    exact tag whose content an alias still has needs --force: to take a release
    back, use semtag yank.
          --all    Delete every tag of the repository, and what they point at
      -y, --yes    Do not ask before --all
          --force  Delete an exact tag even if an alias has its content
      Two tags:
        semtag rm registry.local:5000/image-gallery build-7 build-8
      Empty a repository, without a question:
        semtag rm registry.local:5000/old/ui --all --yes"
  `)
})
