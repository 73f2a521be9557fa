import type { CommandName, Values } from '../config/flags.ts'
import type { CommandAmbient } from './perform.ts'

/** The texts of a command's help. Each example is a line of its own, so that users can copy it. */
export interface Help {
  /** One sentence for the list of commands. */
  readonly summary: string
  /** The text above the flags. */
  readonly usage: string
  /** The text below the flags. */
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
  /** Flags by their long names, and arguments by their names (IMAGE, VERSION); unknown flags too. */
  readonly values: Values
}

export const exitCodesHelp = `Exit codes:
  0 complete   1 failed   2 usage   3 refused   129, 130, 143 interrupted
  4 partial: some tags were written; run the same command again to finish`

export const environmentHelp = `Environment:
  SEMTAG_USERNAME, SEMTAG_PASSWORD              Login, instead of docker login
  SEMTAG_TAG_PREFIX, …                          The same settings as in the file
  DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG    As for docker
  NO_COLOR, FORCE_COLOR, CLICOLOR               Turn colour off or on
  HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY  As for curl`

/** The end of every help text. */
export const documentationHelp = 'Documentation: https://github.com/semtag/semtag#readme'

/** The examples of a help text. Each has a title and a command. */
export function examples(...pairs: readonly (readonly [string, string])[]): string {
  return `Examples:\n${pairs.map(([what, command]) => `  ${what}:\n    ${command}`).join('\n')}`
}

/** For the help of the commands that maintain a repository. */
export const namedRepositoryHelp =
  'REPOSITORY is registry.local:5000/gallery/ui, or gallery/ui with --registry.'

export const repositoryHelp = `${namedRepositoryHelp}
Leave it out to work on every image and every registry that semtag.config.json
or package.json configures, each by its own settings; --image picks some.`

/** The end of their help; `more` are exit codes that only one command has. */
export function repositoryEpilogue(shown: string, ...more: readonly string[]): string {
  return [shown, environmentHelp, [exitCodesHelp, ...more].join('\n')].join('\n\n')
}

export const programHelp: Omit<Help, 'summary'> = {
  usage: `semtag COMMAND

Releases a container image under the tags of its version, moves each alias only
forward, and maintains the tags of repositories.`,
  epilogue: `${examples(
    [
      'Tag and push 2.1.106, 2.1, 2 and latest',
      'semtag push image-gallery 2.1.106 --registry registry.local:5000',
    ],
    ['Withdraw a bad release', 'semtag yank registry.local:5000/image-gallery 3.0.42'],
  )}

semtag COMMAND --help shows the flags of a command.`,
}
