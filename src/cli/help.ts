/** The texts of the help. Examples stand on lines of their own, so that they can be copied whole. */
interface CommandHelp {
  /** One sentence for the list of commands. */
  readonly summary: string
  /** What stands above the flags. */
  readonly usage: string
  /** What stands below them. */
  readonly epilogue: string
}

const example = 'semtag push image-gallery 2.1.106 --registry registry.local:5000'

const words = `IMAGE is a built image: NAME in the engine, such as image-gallery or ui:dev;
docker://HOST/NAME in a registry; oci:DIRECTORY[:REF] or oci-archive:FILE[:REF]
on disk. VERSION is its full version, such as 2.1.106.`

const exitCodes = `Exit codes:
  0 complete   1 failed   2 usage   3 refused   130, 143 interrupted
  4 partial: some tags were written; the same command again finishes the job`

const environment = `Environment:
  SEMTAG_USERNAME, SEMTAG_PASSWORD  credential of the registry, before docker's
  DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG, NO_COLOR  as for docker
  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY  as for curl`

function examples(...pairs: readonly (readonly [string, string])[]): string {
  return `Examples:\n${pairs.map(([what, command]) => `  ${what}:\n    ${command}`).join('\n')}`
}

export const programHelp: Omit<CommandHelp, 'summary'> = {
  usage: `semtag COMMAND

Releases a container image under the tags of its version, and moves each alias
only forward.`,
  epilogue: `${examples(['Tag and push 2.1.106, 2.1, 2 and latest', example])}

semtag push --help and semtag plan --help show the flags.`,
}

export const pushHelp: CommandHelp = {
  summary: 'Publish an image, and move its aliases',
  usage: `semtag push IMAGE VERSION

Publishes an image under its version, and moves the aliases that the version
owns.

${words}`,
  epilogue: [
    examples(
      ['To a private registry', example],
      ['A prerelease, and the alias next', 'semtag push ghcr.io/acme/ui 3.0.0-rc.1 --channel "next=*"'],
      ['To two registries', 'semtag push ui 1.4.2 -r docker.io/acme -r ghcr.io/acme'],
      ['What CI has pushed, with its digest', 'semtag push docker://ghcr.io/acme/ui:build-7 1.4.2'],
      ['A layout on disk', 'semtag push oci:build/ui 1.4.2 -r ghcr.io --repository acme/ui'],
    ),
    environment,
    exitCodes,
  ].join('\n\n'),
}

export const planHelp: CommandHelp = {
  summary: 'Show what push would do, and write nothing',
  usage: `semtag plan IMAGE VERSION

Shows what push would do, and writes nothing. Exits as push would before its
first write.

${words}`,
  epilogue: [
    examples(
      ['What a backport would move', 'semtag plan image-gallery 2.1.115 -r registry.local:5000'],
      ['The plan as JSON', 'semtag plan ghcr.io/acme/ui 3.0.42 --json'],
      ['What keeps exact tags immutable at Amazon ECR', 'semtag plan --protect ecr'],
    ),
    environment,
    exitCodes,
  ].join('\n\n'),
}
