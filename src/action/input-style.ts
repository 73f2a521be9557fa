import type { ArgumentStyle } from '../config/message-style.ts'
import type { Problem } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import type { Environment } from '../ports/run.ts'
import { inputFlags } from './inputs.ts'
import { isPullRequest } from './workflow-run.ts'

/** How messages name inputs: `the input latest "sometimes"`. */
export function inputStyle(env: Environment): ArgumentStyle {
  return {
    name,
    write: (settings) =>
      Object.entries(settings)
        .map(([setting, value]) =>
          Array.isArray(value) && value.length > 1
            ? `${setting} one per line: ${clean(value.join(', '))}`
            : `${setting}: ${clean(String(value))}`,
        )
        .join(', '),
    help: 'See the inputs in action.yml.',
    // Only switches can be misshapen here: inputs are text, and empty inputs count as missing.
    misshapen: (setting, value) =>
      problem(
        `${name(setting)} is "${clean(String(value))}", which is neither true nor false.`,
        `Write ${setting}: true, or leave it out.`,
      ),
    unknown: (input) => problem(`${name(input)} is unknown.`, 'See the inputs in action.yml.'),
    missing: (argument) =>
      argument === 'VERSION'
        ? problem(
            `The input version is not given, package.json has no version, and no tag started this workflow: GITHUB_REF is "${clean(env['GITHUB_REF'] ?? '')}".`,
            isPullRequest(env)
              ? "Give version, or skip this step in pull requests: if: github.event_name != 'pull_request'."
              : 'Give version, or run the workflow on: push: tags.',
          )
        : problem(
            `The input ${argument.toLowerCase()} is not given, and no image is configured.`,
            `Give ${argument.toLowerCase()}, or set image in semtag.config.json or under semtag in package.json.`,
          ),
  }
}

function name(setting: string, value?: string): string {
  return `the input ${setting.toLowerCase()}${value === undefined ? '' : ` "${clean(value)}"`}`
}

/** The name of a flag's input in messages. Undefined if the flag has no input. */
export function nameOfInput(flag: string): string | undefined {
  return inputFlags().some((input) => input.name === flag) ? name(flag) : undefined
}

/** Capitalises a message that begins with an input. */
export function sentence(problem: Problem): Problem {
  return { ...problem, message: problem.message.replace(/^the input /, 'The input ') }
}

function problem(message: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
