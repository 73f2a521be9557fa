import { randomUUID } from 'node:crypto'
import { appendFile } from 'node:fs/promises'
import { SemtagError } from '../domain/errors.ts'
import { fileReason } from '../domain/file-reason.ts'

import type { Outputs } from './outputs.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * Sets the outputs of the step; nothing where no runner listens.
 *
 * @source https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#multiline-strings
 */
export async function appendOutputs(
  env: Env,
  outputs: Readonly<Record<keyof Outputs, string>>,
): Promise<void> {
  const entries = Object.entries(outputs).map(([name, value]) => {
    // Chance keeps the value from ending itself and setting another output.
    const end = `end_${randomUUID()}`
    return `${name}<<${end}\n${value}\n${end}\n`
  })
  await append(env, 'GITHUB_OUTPUT', entries.join(''))
}

/** Adds Markdown to the summary of the job; nothing where no runner listens. */
export async function appendSummary(env: Env, markdown: string): Promise<void> {
  await append(env, 'GITHUB_STEP_SUMMARY', markdown)
}

async function append(env: Env, variable: string, text: string): Promise<void> {
  const path = env[variable] ?? ''
  if (path === '') return
  await appendFile(path, text).catch((error: unknown) => {
    throw new SemtagError({
      code: 'OUTPUT_FILE',
      message: `The file of ${variable}, "${path}", ${fileReason(error)}.`,
      hint: 'What was released stands; the log says what.',
    })
  })
}
