/** The texts of a command's help. Examples stand on lines of their own, so that they can be copied whole. */
export interface Help {
  /** One sentence for the list of commands. */
  readonly summary: string
  /** What stands above the flags. */
  readonly usage: string
  /** What stands below them. */
  readonly epilogue: string
}

export const exitCodesHelp = `Exit codes:
  0 complete   1 failed   2 usage   3 refused   129, 130, 143 interrupted
  4 partial: some tags were written; the same command again finishes the job`

export const environment = `Environment:
  SEMTAG_USERNAME, SEMTAG_PASSWORD  credential of the registry, before docker's
  SEMTAG_TAG_PREFIX and so on  as in the file of settings
  DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG  as for docker
  NO_COLOR, FORCE_COLOR, CLICOLOR  turn colour off or on
  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY  as for curl`

export function examples(...pairs: readonly (readonly [string, string])[]): string {
  return `Examples:\n${pairs.map(([what, command]) => `  ${what}:\n    ${command}`).join('\n')}`
}
