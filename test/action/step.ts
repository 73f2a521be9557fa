import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Step {
  readonly code: number | undefined
  /** What the step wrote to its standard output. */
  readonly log: string
  /** The log without the lines that are commands for the runner. */
  readonly plain: string
  readonly commands: readonly Command[]
  readonly outputs: Readonly<Record<string, string>>
  readonly summary: string
}

interface Command {
  readonly name: string
  readonly title: string | undefined
  readonly message: string
}

/** What a step leaves behind. */
export interface Ended {
  readonly code: number | undefined
  readonly log: string
}

type Env = Readonly<Record<string, string>>

/**
 * Gives a step what a runner gives: inputs in variables, files for its outputs and its summary; reads them as it does.
 * Nothing but `env` is set besides.
 */
export async function runStep(
  inputs: Readonly<Record<string, string>>,
  env: Env,
  run: (env: Env) => Promise<Ended>,
): Promise<Step> {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-step-'))
  const output = join(directory, 'output')
  const summary = join(directory, 'summary')
  await Promise.all([writeFile(output, ''), writeFile(summary, '')])
  const { code, log } = await run({
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    RUNNER_TEMP: directory,
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    ...env,
  })
  const lines = log.split('\n')
  // As the runner looks for them: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
  const isCommand = (line: string) => line.trimStart().startsWith('::') || /##\[/.test(line)
  return {
    code,
    log,
    plain: lines.filter((line) => !isCommand(line)).join('\n'),
    commands: lines.filter(isCommand).map(commandOf),
    outputs: outputsOf(await readFile(output, 'utf8')),
    summary: await readFile(summary, 'utf8'),
  }
}

function commandOf(line: string): Command {
  const [, name = '', properties = '', message = ''] = /^::([a-z-]+)(?: (.*?))?::(.*)$/.exec(line) ?? []
  const title = /^title=([^,]*)$/.exec(properties)?.[1]
  return { name, title: title && unescaped(title), message: unescaped(message) }
}

function unescaped(text: string): string {
  const characters: Readonly<Record<string, string>> = {
    '0D': '\r',
    '0A': '\n',
    '3A': ':',
    '2C': ',',
    25: '%',
  }
  return text.replace(/%(0D|0A|3A|2C|25)/g, (_, code: string) => characters[code] ?? '')
}

/** The outputs of a GITHUB_OUTPUT file. */
export function outputsOf(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {}
  const lines = text.split('\n')
  while (lines.length > 1) {
    const [name = '', end = ''] = lines.shift()?.split('<<') ?? []
    const length = lines.indexOf(end)
    if (end === '' || length < 0) throw new Error(`not an output: ${name}`)
    outputs[name] = lines
      .splice(0, length + 1)
      .slice(0, -1)
      .join('\n')
  }
  return outputs
}
