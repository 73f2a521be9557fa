import { errorOf } from '../domain/errors.ts'
import { exitCodes } from '../domain/report.ts'
import { credentialsGiven, type Output, type ProcessAmbient, version } from '../frontend/ambient.ts'
import { type Cancellation, createCancellation } from '../frontend/cancellation.ts'
import { painter } from '../frontend/colour.ts'
import { failureOf, json } from '../frontend/failure.ts'
import { writeOutputFile } from '../frontend/files.ts'
import { type Mask, withoutCommands } from '../frontend/safe-text.ts'
import { createSecretMask } from '../frontend/secret-mask.ts'
import type { Arguments, Command, RunCommand } from './command.ts'
import { commands } from './command-table.ts'
import { completionLines, printScript } from './completion/output.ts'
import { type HelpOptions, helpOfCommand, helpOfCompletion, helpOfProgram } from './help.ts'
import { parseCommandLine } from './parser.ts'
import type { CommandAmbient } from './perform.ts'
import { isGiven, isHelp } from './words.ts'

/** Masks secrets in an output, and removes commands for CI runners. Write whole lines to it. */
export function safeOutput(output: Output, mask: Mask): Output {
  return {
    get isTTY() {
      return output.isTTY === true
    },
    get columns() {
      return output.columns ?? 80
    },
    get rows() {
      return output.rows ?? 24
    },
    write: (text) => output.write(withoutCommands(mask(text))),
  }
}

/**
 * Runs semtag as the command line does, and returns its exit code: 0 complete, 1 failed, 2 usage, 3 refused,
 * 4 partial, 5 drift, 130 and 143 after a signal. The result goes to stdout, everything else to stderr.
 *
 * @example await run(['push', 'image-gallery', '2.1.106', '--registry', 'registry.local:5000'], processAmbient())
 */
export async function run(words: readonly string[], given: ProcessAmbient): Promise<number> {
  const { stdout, env } = given
  const secrets = createSecretMask()
  secrets.add(env['SEMTAG_PASSWORD'] ?? '')
  // Messages repeat misplaced values, which may be credentials.
  for (const secret of credentialsGiven(words, env)) secrets.add(secret)
  const stderr = safeOutput(given.stderr, secrets.mask)

  const fail = async (
    error: unknown,
    { output, json: document }: Arguments['values'] = {},
  ): Promise<number> => {
    const failure = failureOf(error, {
      paint: painter(stderr, env, isGiven(words, 'no-color')),
      mask: secrets.mask,
      debug: isGiven(words, 'debug'),
    })
    stderr.write(failure.text)
    if (document === true || isGiven(words, 'json')) stdout.write(json(failure.document))
    // Best effort: the error may be about this file itself.
    if (typeof output === 'string' && output !== '')
      await writeOutputFile(output, json(failure.document)).catch(() => {})
    return exitCodes[failure.document.status]
  }

  // Load before parsing: otherwise V8 collects the parser's garbage while it compiles the command.
  if (!words.some(isHelp)) await loadCommand(words[0])
  const line = await parseCommandLine(words).catch((error: unknown) => ({
    kind: 'thrown' as const,
    error,
  }))
  switch (line.kind) {
    case 'help': {
      const options = helpOptions(stdout, env, words)
      stdout.write(`${helpOf(line.command, options)}\n`)
      return 0
    }
    case 'version':
      stdout.write(`${version}\n`)
      return 0
    case 'script':
      return printScript(line.shell, given, fail)
    case 'completion':
      stdout.write(await completionLines(line, given))
      return 0
    case 'nothing':
      stderr.write(`${helpOfProgram(helpOptions(stderr, env, words))}\n`)
      return exitCodes.usage
    case 'thrown':
      return fail(line.error)
    case 'mistake':
      return fail(errorOf([line.problem]))
    case 'command': {
      const cancellation = createCancellation(given)
      const around = () => ({ ...given, stderr, secrets, cancellation })
      return runCommand(withDocument(line.arguments), cancellation, around, fail)
    }
  }
}

function helpOf(command: Command | 'completion' | undefined, options: HelpOptions): string {
  if (command === undefined) return helpOfProgram(options)
  return command === 'completion' ? helpOfCompletion(options) : helpOfCommand(command, options)
}

function helpOptions(output: Output, env: ProcessAmbient['env'], words: readonly string[]): HelpOptions {
  const width = Math.min(output.columns ?? 80, 100)
  return { width, paint: painter(output, env, isGiven(words, 'no-color')) }
}

/** `--output -` means `--json`: standard output has only one result. */
function withDocument({ command, values }: Arguments): Arguments {
  const { output, ...others } = values
  return { command, values: output === '-' ? { ...others, json: true } : values }
}

// Help and usage mistakes need only the parser.
async function loadCommand(named: string | undefined): Promise<RunCommand | undefined> {
  return commands.find(({ name }) => name === named)?.load()
}

async function runCommand(
  line: Arguments,
  cancellation: Cancellation,
  around: () => CommandAmbient,
  fail: (error: unknown, values: Arguments['values']) => Promise<number>,
): Promise<number> {
  try {
    const runNamed = await loadCommand(line.command)
    if (runNamed === undefined) throw new TypeError(`${line.command} is in the table of commands`)
    return await runNamed(line.values, around())
  } catch (error) {
    const code = await fail(error, line.values)
    return cancellation.exitCode() ?? code
  } finally {
    cancellation.release()
  }
}
