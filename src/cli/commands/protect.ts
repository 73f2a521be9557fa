import { readProtectOptions } from '../../config/protect.ts'
import { findSettings } from '../../config/sources/find.ts'
import { errorOf } from '../../domain/errors.ts'
import { exitCodes } from '../../domain/report.ts'
import { protectionFor } from '../../domain/vendors/protect.ts'
import { json } from '../../frontend/json.ts'
import { checkOutputFile, writeOutputFile } from '../../frontend/output-file.ts'
import type { Surroundings } from '../../frontend/surroundings.ts'
import type { Arguments } from '../arguments.ts'
import { protectionDocument, protectionText } from './protection.ts'

/** `semtag plan --protect`: prints a vendor's rules for the policy, and contacts nothing. */
export async function runProtect(
  { command, values }: Arguments<'push' | 'plan'>,
  { stdout, env, workingDirectory }: Pick<Surroundings, 'stdout' | 'env' | 'workingDirectory'>,
): Promise<number> {
  const found = await findSettings(workingDirectory, values)
  const { options, flags, problems } = readProtectOptions(values, command, env, found)
  const [first, ...others] = problems
  if (first !== undefined) throw errorOf([first, ...others])
  if (options === undefined) throw new TypeError('arguments without a mistake give options')
  await checkOutputFile(flags.output)

  const { vendor, policy, version, repository } = options
  const protection = protectionFor(vendor, policy, version)
  const document = json(protectionDocument(protection, repository))
  stdout.write(flags.json ? document : protectionText(protection, repository))
  if (flags.output !== undefined) await writeOutputFile(flags.output, document)
  return exitCodes.complete
}
