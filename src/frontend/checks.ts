import type { SharedFlags } from '../config/schema/shared-fields.ts'
import { errorOf, isSemtagError, type Problem } from '../domain/errors.ts'
import type { Wording } from '../domain/wording.ts'
import { checkHost } from '../engine/endpoint/endpoint.ts'
import { readCertificateAuthority } from './certificate-authority.ts'
import { checkOutputFile } from './output-file.ts'
import { checkPasswordInput } from './password.ts'
import type { Surroundings } from './surroundings.ts'

/** Mistakes that are looked for one after the other, and told together. */
export interface Checks {
  /** What comes of the check; undefined where it finds a mistake. */
  run<T>(checked: Promise<T>): Promise<T | undefined>
  add(problem: Problem): void
  /** @throws SemtagError that lists every mistake, where there is one. */
  end(): void
}

/** Begins with the mistakes that are known. */
export function createChecks(known: readonly Problem[]): Checks {
  const problems = [...known]
  return {
    run: (checked) =>
      checked.catch((error) => {
        if (!isSemtagError(error)) throw error
        problems.push(...error.problems)
        return undefined
      }),
    add: (problem) => void problems.push(problem),
    end() {
      const [first, ...others] = problems
      if (first !== undefined) throw errorOf([first, ...others])
    },
  }
}

interface SettingsWithFiles {
  readonly flags: Pick<SharedFlags, 'ca-file' | 'output' | 'password-stdin'> &
    Partial<Record<'host' | 'context', string | undefined>>
  readonly wording: Wording
}

/** Looks at the files, the engine's address and the standard input that the settings name; the text of the certificate authority. */
export async function checkFiles(
  { flags, wording }: SettingsWithFiles,
  { stdin }: Pick<Surroundings, 'stdin'>,
  { run }: Checks,
): Promise<string | undefined> {
  const certificateAuthority = await run(readCertificateAuthority(flags['ca-file'], wording))
  await run(checkOutputFile(flags.output))
  const names = { host: wording.name('host'), context: wording.name('context') }
  await run((async () => checkHost({ ...flags, names }))())
  if (flags['password-stdin']) await run(checkPasswordInput(stdin))
  return certificateAuthority
}
