import type { CommandName, Values } from '../config/flags.ts'
import type { CommandAmbient } from './perform.ts'

/** The texts of a command's help. Examples stand on lines of their own, so that they can be copied whole. */
export interface Help {
  /** One sentence for the list of commands. */
  readonly summary: string
  /** What stands above the flags. */
  readonly usage: string
  /** What stands below them. */
  readonly epilogue: string
}

/** Runs a command with the values of its line, which nothing has checked yet; resolves to the exit code. */
export type RunCommand = (values: Values, around: CommandAmbient) => Promise<number>

/** A command of the command line. */
export interface Command {
  readonly name: CommandName
  readonly help: Help
  /** Loads everything that the command uses. */
  readonly load: () => Promise<RunCommand>
}

/** A parsed command line, before it is checked. */
export interface Arguments {
  readonly command: CommandName
  /** Flags by their long names, and arguments by their names (IMAGE, VERSION). Unknown flags are among them. */
  readonly values: Values
}

export const exitCodesHelp = `Exit codes:
  0 complete   1 failed   2 usage   3 refused   129, 130, 143 interrupted
  4 partial: some tags were written; the same command again finishes the job`

export const environmentHelp = `Environment:
  SEMTAG_USERNAME, SEMTAG_PASSWORD              Credential, before docker's
  SEMTAG_TAG_PREFIX and so on                   As in the file of settings
  DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG    As for docker
  NO_COLOR, FORCE_COLOR, CLICOLOR               Colour off or on
  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY  As for curl`

/** The end of every help text. */
export const documentationHelp = 'Documentation: https://github.com/semtag/semtag#readme'

/** The examples of a help text. Each has a title and a command. */
export function examples(...pairs: readonly (readonly [string, string])[]): string {
  return `Examples:\n${pairs.map(([what, command]) => `  ${what}:\n    ${command}`).join('\n')}`
}

/** For the help of commands that look after a repository. */
export const namedRepositoryHelp =
  'REPOSITORY is registry.local:5000/gallery/ui, or gallery/ui with --registry.'

export const repositoryHelp = `${namedRepositoryHelp}
Leave it out if semtag.config.json or package.json configures one.`

/** The epilogue of these commands; `more` are exit codes that only one command has. */
export function repositoryEpilogue(shown: string, ...more: readonly string[]): string {
  return [shown, environmentHelp, [exitCodesHelp, ...more].join('\n')].join('\n\n')
}

export const programHelp: Omit<Help, 'summary'> = {
  usage: `semtag COMMAND

Releases a container image under the tags of its version, moves each alias only
forward, and looks after the repositories where they are.`,
  epilogue: `${examples(
    [
      'Tag and push 2.1.106, 2.1, 2 and latest',
      'semtag push image-gallery 2.1.106 --registry registry.local:5000',
    ],
    ['Take a bad release back', 'semtag yank registry.local:5000/image-gallery 3.0.42'],
  )}

semtag COMMAND --help shows the flags of a command.`,
}
