import { localNames } from '../../compose/local-names.ts'
import { findSettings } from '../../config/find-settings.ts'
import { readPushOptions } from '../../config/push.ts'
import { formatRepository } from '../../domain/image/reference.ts'
import type { ProcessAmbient } from '../../frontend/ambient.ts'
import type { LocalWords } from '../completion/completion.ts'

/** Words of this machine for completion: names in the engine, or what the settings name. Contacts no registry. */
export async function localWords(
  words: LocalWords,
  around: Pick<ProcessAmbient, 'env' | 'homeDirectory' | 'platform' | 'workingDirectory'>,
): Promise<readonly string[]> {
  if (words === 'images' || words === 'contexts') return localNames(words, around)
  const found = await findSettings(around.workingDirectory, {})
  const { images, flags } = readPushOptions({ VERSION: '1.0.0' }, around.env, { found })
  return words === 'registries'
    ? [flags, ...images.map((image) => image.flags)].flatMap(({ registry }) => registry)
    : images.flatMap(({ targets }) => targets.map(formatRepository))
}
