import { expect, test } from 'vitest'
import { runCli } from '../../support/run-cli.ts'

test('semtag push --help shows the arguments, the flags and examples', async () => {
  expect((await runCli(['push', '--help'])).stdout).toMatchInlineSnapshot(`
    "semtag push [IMAGE] [VERSION]

    Publishes an image under its version, and moves the aliases that the version
    owns.

    IMAGE is a built image: NAME in the engine, such as image-gallery or ui:dev;
    docker://HOST/NAME in a registry; oci:DIRECTORY[:REF] or oci-archive:FILE[:REF]
    on disk. VERSION is its full version, such as 2.1.106.

    You can leave out both. semtag reads IMAGE and every flag, except those of a
    single run such as --json, from semtag.config.json, from the key semtag of
    package.json, { "image": "ui", "tagPrefix": "v" }, and from the environment,
    SEMTAG_IMAGE and SEMTAG_TAG_PREFIX. The key "images" lists several images. If
    you leave out VERSION, semtag takes SEMTAG_VERSION, or else the version of npm's
    script, of package.json or of the pushed git tag.

    Common flags:
      -r, --registry HOST[/PATH]  Registry to release to; repeatable
          --dry-run               Show the plan, and write nothing
          --json                  Print the report as one JSON document

    The image:
          --metadata-file FILE          The file that docker buildx build
                                        --metadata-file wrote; semtag releases the
                                        digest in it
          --platform OS/ARCH[/VARIANT]  Release one platform of the image, such as
                                        linux/arm64; its digest differs from that of
                                        the whole image
          --referrers                   Copy signatures, attestations and SBOMs as
                                        well
          --sparse                      Release an index even if images of some
                                        platforms are missing
          --git-tag-prefix TEXT         Prefix of the version in git tags, such as
                                        ui@; the pushed tag then gives the version

    Where to:
          --repository PATH  Repository to release to, instead of the image's own
                             path
          --best-effort      Continue with the other registries if one fails

    What to do:
          --stage         Put the image under staged-VERSION only, as a candidate
                          for semtag promote
          --gate COMMAND  Run this command on the content before any tag is written;
                          if it fails, nothing is released. {reference} stands for
                          repository@digest

    Which tags:
          --latest WHEN            When the version takes latest: auto (if it is the
                                   highest), always, never [auto]
          --latest-range RANGE     Only versions of this range take latest, such as
                                   "<3"
          --channel NAME[=ID,…]    Alias for prereleases: NAME, NAME=ID,ID or
                                   NAME=*; repeatable
          --zero-major             Give versions 0.x the alias 0
          --tag-prefix TEXT        The prefix of every numbered tag, such as v
          --variant TEXT           The suffix of every tag, such as alpine
          --known-variant TEXT     Another variant in the repository; semtag ignores
                                   its tags; repeatable
          --builds                 Always read tags with build metadata
                                   (1.2.3_build.5)
          --take-patch             Make 1.2.3 the alias of its builds, even if it
                                   was published as an exact tag
          --take-unknown           Move an alias even if its current version is
                                   unknown
          --ignore PATTERN         Pattern of tags that are not versions, such as
                                   "20??????"; repeatable
          --tag TAG                Another literal tag, such as sha-1a2b3c4,
                                   protected like the exact tag; repeatable
          --order ORDER            When latest is written: latest-last,
                                   latest-first; each alias then has a request of
                                   its own [latest-last]
          --overwrite              Replace an exact tag that has other content
          --assume-highest         Treat this version as the highest if the tag list
                                   does not show everything
          --require-version-label  Refuse an image whose label
                                   org.opencontainers.image.version differs

    The engine:
      -H, --host ADDRESS   Address of the engine, instead of DOCKER_HOST
      -c, --context NAME   Docker context to use
          --no-local-tags  Remove the local tags that the release adds to the engine

    The registry:
          --via ROUTE       How tags are read and written: auto, registry
                            (directly), engine (through the engine, for registries
                            that only the engine reaches) [auto]
          --plain-http      Use plain HTTP for the registry
          --insecure        Do not verify the registry's certificate
          --ca-file FILE    Certificate authority of the registry, a PEM file
          --password-stdin  Read the password of SEMTAG_USERNAME from standard input
          --timeout TIME    Stop after this time: 90s, 10m, 1h [30m]
          --settle TIME     How long to wait for late registry answers [30s]

    Settings:
          --config FILE  File of settings to use, instead of a search
          --no-config    Read no file of settings

    Output:
      -q, --quiet        Print only repository@digest
      -o, --output FILE  Also write the JSON report to this file; - means --json
          --debug        Show every request, and the causes of errors
          --no-color     Print without colour
      -h, --help         Show this help

    Examples:
      To a private registry:
        semtag push image-gallery 2.1.106 --registry registry.local:5000
      A prerelease, and the alias next:
        semtag push ghcr.io/acme/ui 3.0.0-rc.1 --channel "next=*"
      To two registries:
        semtag push ui 1.4.2 -r docker.io/acme -r ghcr.io/acme
      An image that CI has pushed, with the same digest:
        semtag push docker://ghcr.io/acme/ui:build-7 1.4.2
      A layout on disk:
        semtag push oci:build/ui 1.4.2 -r ghcr.io --repository acme/ui

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

test('semtag plan --help differs where plan does', async () => {
  const push = (await runCli(['push', '--help'])).stdout.split('\n')
  const plan = (await runCli(['plan', '--help'])).stdout.split('\n')
  expect(plan.filter((line) => !push.includes(line))).toMatchInlineSnapshot(`
    [
      "semtag plan [IMAGE] [VERSION]",
      "Shows what push would do, and writes nothing. Exits as push would before its",
      "first write.",
      "      --protect VENDOR  Print the rules of a registry that keep exact tags",
      "                        immutable, and contact nothing: ecr, harbor, gitlab,",
      "                        docker-hub, quay",
      "  -q, --quiet           Print only repository@digest",
      "  -o, --output FILE     Also write the JSON report to this file; - means --json",
      "      --debug           Show every request, and the causes of errors",
      "      --no-color        Print without colour",
      "  -h, --help            Show this help",
      "  What a backport would move:",
      "    semtag plan image-gallery 2.1.115 -r registry.local:5000",
      "  The plan as JSON:",
      "    semtag plan ghcr.io/acme/ui 3.0.42 --json",
      "  The rules that keep exact tags immutable at Amazon ECR:",
      "    semtag plan --protect ecr",
    ]
  `)
  expect(plan.join('\n')).not.toContain('--dry-run')
})
