import { expect, test } from 'vitest'
import { runCli } from '../../support/run-cli.ts'

test('semtag yank --help shows the arguments, the flags and examples', async () => {
  expect((await runCli(['yank', '--help'])).stdout).toMatchInlineSnapshot(`
    "semtag yank [REPOSITORY] VERSION…

    Withdraws bad releases: marks each version with a tag yanked-VERSION, which
    later releases respect, and moves its aliases to the highest version left in
    their lines. Deletes nothing: users can still pull the exact version. If a line
    has no version left, its alias stays. In several repositories, every mark is
    written before the first alias moves.

    REPOSITORY is registry.local:5000/gallery/ui, or gallery/ui with --registry.
    Leave it out to work on every image and every registry that semtag.config.json
    or package.json configures, each by its own settings; --image picks some.
    VERSION is a full version, such as 3.0.42.

    Common flags:
      -r, --registry HOST[/PATH]  Registry of the repository
          --image NAME            Configured image to work on, instead of all of
                                  them; repeatable
          --dry-run               Show the plan, and write nothing
          --json                  Print the report as one JSON document

    What to do:
          --reason TEXT   The reason for the withdrawal; semtag ls shows it
          --remove-empty  Delete aliases whose line has no version left

    Which tags:
          --latest WHEN          With always and never, semtag leaves latest alone
                                 [auto]
          --latest-range RANGE   Only versions of this range take latest, such as
                                 "<3"
          --channel NAME[=ID,…]  Alias for prereleases: NAME, NAME=ID,ID or NAME=*;
                                 repeatable
          --zero-major           Give versions 0.x the alias 0
          --tag-prefix TEXT      The prefix of every numbered tag, such as v
          --variant TEXT         The suffix of every tag, such as alpine
          --known-variant TEXT   Another variant in the repository; semtag ignores
                                 its tags; repeatable
          --builds               Always read tags with build metadata
                                 (1.2.3_build.5)
          --take-patch           Make 1.2.3 the alias of its builds, even if it was
                                 published as an exact tag
          --take-unknown         Move an alias even if its current version is
                                 unknown
          --ignore PATTERN       Pattern of tags that are not versions, such as
                                 "20??????"; repeatable

    The registry:
          --plain-http      Use plain HTTP for the registry
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
      -q, --quiet        Print only the changed tags, one per line
      -o, --output FILE  Also write the JSON report to this file; - means --json
          --debug        Show every request, and the causes of errors
          --no-color     Print without colour
      -h, --help         Show this help

    Examples:
      Withdraw 3.0.42, and say why:
        semtag yank registry.local:5000/image-gallery 3.0.42 --reason "loses data"
      Everywhere that it was released to:
        semtag yank 3.0.42
      What would move:
        semtag yank ghcr.io/acme/ui 3.0.42 3.0.41 --dry-run

    Environment:
      SEMTAG_USERNAME, SEMTAG_PASSWORD              Login, instead of docker login
      SEMTAG_TAG_PREFIX, …                          The same settings as in the file
      DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG    As for docker
      NO_COLOR, FORCE_COLOR, CLICOLOR               Turn colour off or on
      HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY  As for curl

    Exit codes:
      0 complete   1 failed   2 usage   3 refused   129, 130, 143 interrupted
      4 partial: some tags were written; run the same command again to finish

    Documentation: https://github.com/semtag/semtag#readme
    "
  `)
})

test('the help of the other commands differs in their own parts', async () => {
  const linesOf = async (name: string) => (await runCli([name, '--help'])).stdout.split('\n')
  const yank = await linesOf('yank')
  const others = await Promise.all(['ls', 'reconcile', 'unyank', 'rm'].map(linesOf))
  const own = others.map((lines) => lines.filter((line) => !yank.includes(line)).join('\n'))
  expect(own.join('\n\n')).toMatchInlineSnapshot(`
    "semtag ls [REPOSITORY]
    Shows the versions of a repository as a tree of lines, each with the aliases
    that point at it. Marks withdrawn versions, and aliases that point at a wrong or
    an unknown version.
    What to show:
          --prunable     Mark what semtag prune would delete; takes its rules, see
                         semtag prune --help
          --digests      Read the digest of every version, so that every alias is
                         found
          --platforms    Read the platforms of every version
          --format FORM  Print a tree, or a Mermaid flowchart: text or mermaid
                         [text]
      -q, --quiet        Print only the exact tags, one per line
      All versions and aliases:
        semtag ls registry.local:5000/image-gallery
      Everything that is configured:
        semtag ls
      Every exact tag, for a script:
        semtag ls ghcr.io/acme/ui --quiet
      The platforms of every version:
        semtag ls ghcr.io/acme/ui --platforms --json
      What semtag prune would delete:
        semtag ls ghcr.io/acme/ui --prunable --keep-minor 3
      A picture for Markdown:
        semtag ls ghcr.io/acme/ui --format mermaid

    semtag reconcile [REPOSITORY]
    Reads the exact tags of a repository, and moves every alias that is not on the
    highest version of its line. Fixes the aliases of releases that stopped
    half-way, and aliases that were set by hand. Creates missing aliases only with
    --create.
          --create  Create aliases that are missing
      Fix misplaced aliases:
        semtag reconcile registry.local:5000/image-gallery
      A check of all that is configured, which exits 5:
        semtag reconcile --dry-run
      5 drift: --dry-run found a misplaced alias

    semtag unyank [REPOSITORY] VERSION…
    Makes withdrawn versions count again, and moves the aliases of their lines to
    their owners.
      Let 3.0.42 count again:
        semtag unyank registry.local:5000/image-gallery 3.0.42
      The same in every configured repository:
        semtag unyank 3.0.42

    semtag rm REPOSITORY TAG…
    semtag rm REPOSITORY --all
    Deletes tags, and leaves other tags of the same image alone. If the registry
    does not delete tags through its API, semtag deletes nothing. If an alias points
    at the same image, deleting an exact tag needs --force: to withdraw a release,
    use semtag yank.
          --all    Delete every tag of the repository, and the manifests
      -y, --yes    Confirm --all without a question
          --force  Delete an exact tag even if an alias points at the same image
      Two tags:
        semtag rm registry.local:5000/image-gallery build-7 build-8
      Empty a repository without confirmation:
        semtag rm registry.local:5000/old/ui --all --yes"
  `)
})

test('semtag prune --help', async () => {
  expect((await runCli(['prune', '--help'])).stdout).toMatchInlineSnapshot(`
    "semtag prune [REPOSITORY]

    Deletes versions that no rule keeps: at least one rule must say what stays. What
    one rule keeps, stays; stable versions, prereleases and builds without a rule of
    their own stay. Aliases, what they are on, the highest version of every line
    and candidates never go. Without --yes, semtag prints the plan, and asks on a
    terminal.

    REPOSITORY is registry.local:5000/gallery/ui, or gallery/ui with --registry.
    Leave it out to work on every image and every registry that semtag.config.json
    or package.json configures, each by its own settings; --image picks some.

    Common flags:
      -r, --registry HOST[/PATH]  Registry of the repository
          --image NAME            Configured image to work on, instead of all of
                                  them; repeatable
          --dry-run               Show the plan, and write nothing
          --json                  Print the report as one JSON document

    What stays:
          --keep-minor N        Keep the newest N stable versions of each minor line
          --keep-major N        Keep the newest N stable versions of each major line
          --keep-prereleases N  Keep the newest N prereleases of each unreleased
                                version; prereleases of released versions go
          --keep-builds N       Keep the newest N builds of each version
          --keep-range RANGE    Keep the versions of this range, such as ">=2.0.0";
                                other stable versions go
          --keep-referrers      Keep signatures, attestations and SBOMs of what goes

    What to do:
          --older-than TIME  Delete only images that are older than this, such as
                             90d or 12w
          --others GLOB      Also delete tags that are not versions, such as
                             "sha-*"; repeatable
          --withdrawn        Let withdrawn versions go
          --children         Delete the images of an index with it, unless an index
                             that stays has them
          --max N            Delete nothing if more tags would go [50]
      -y, --yes              Delete without a question; else semtag only plans

    Which tags:
          --latest WHEN          With always and never, semtag leaves latest alone
                                 [auto]
          --latest-range RANGE   Only versions of this range take latest, such as
                                 "<3"
          --channel NAME[=ID,…]  Alias for prereleases: NAME, NAME=ID,ID or NAME=*;
                                 repeatable
          --zero-major           Give versions 0.x the alias 0
          --tag-prefix TEXT      The prefix of every numbered tag, such as v
          --variant TEXT         The suffix of every tag, such as alpine
          --known-variant TEXT   Another variant in the repository; semtag ignores
                                 its tags; repeatable
          --builds               Always read tags with build metadata
                                 (1.2.3_build.5)
          --take-patch           Make 1.2.3 the alias of its builds, even if it was
                                 published as an exact tag
          --take-unknown         Move an alias even if its current version is
                                 unknown
          --ignore PATTERN       Pattern of tags that are not versions, such as
                                 "20??????"; repeatable

    The registry:
          --plain-http      Use plain HTTP for the registry
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
          --print TOOL   Delete nothing, and print the commands of the vendor's tool
                         for the plan: gh, aws, gcloud, hub
      -q, --quiet        Print only the changed tags, one per line
      -o, --output FILE  Also write the JSON report to this file; - means --json
          --debug        Show every request, and the causes of errors
          --no-color     Print without colour
      -h, --help         Show this help

    Examples:
      What would go:
        semtag prune registry.local:5000/image-gallery --keep-minor 3
      Old prereleases, in CI:
        semtag prune quay.io/acme/ui --keep-prereleases 2 --older-than 90d --yes
      The commands for GitHub:
        semtag prune ghcr.io/acme/ui --keep-minor 3 --print gh
      The images of commits:
        semtag prune quay.io/acme/ui --others "sha-*" --older-than 30d

    Environment:
      SEMTAG_USERNAME, SEMTAG_PASSWORD              Login, instead of docker login
      SEMTAG_TAG_PREFIX, …                          The same settings as in the file
      DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG    As for docker
      NO_COLOR, FORCE_COLOR, CLICOLOR               Turn colour off or on
      HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY  As for curl

    Exit codes:
      0 complete   1 failed   2 usage   3 refused   129, 130, 143 interrupted
      4 partial: some tags were written; run the same command again to finish

    Documentation: https://github.com/semtag/semtag#readme
    "
  `)
})
