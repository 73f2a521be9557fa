import { findSettings } from '../../config/find-settings.ts'
import type { ReleaseCommand, Values } from '../../config/flags.ts'
import { readProtectOptions } from '../../config/protect.ts'
import { errorOf } from '../../domain/errors.ts'
import { exitCodes } from '../../domain/report.ts'
import { protectionFor } from '../../domain/vendors/index.ts'
import type { ProcessAmbient } from '../../frontend/ambient.ts'
import { json } from '../../frontend/failure.ts'
import { checkOutputFile, writeOutputFile } from '../../frontend/files.ts'

/** `semtag plan --protect`: prints a vendor's rules for the policy, and contacts nothing. */
export async function runProtect(
  command: ReleaseCommand,
  values: Values,
  { stdout, env, workingDirectory }: Pick<ProcessAmbient, 'stdout' | 'env' | 'workingDirectory'>,
): Promise<number> {
  const found = await findSettings(workingDirectory, values)
  const { options, flags, problems } = readProtectOptions(values, command, env, found)
  const [first, ...others] = problems
  if (first !== undefined) throw errorOf([first, ...others])
  if (options === undefined) throw new TypeError('arguments without a mistake give options')
  await checkOutputFile(flags.output)

  const { vendor, policy, version, repository } = options
  const { request, text, caveats } = protectionFor(vendor, policy, version, repository)
  // `request` is the body that the vendor's API takes.
  const document = json({ schemaVersion: 1, vendor, request, caveats })
  stdout.write(flags.json ? document : `${text}\n\n${caveats.map((caveat) => `# ${caveat}\n`).join('')}`)
  if (flags.output !== undefined) await writeOutputFile(flags.output, document)
  return exitCodes.complete
}
