import type { Values } from '../flags.ts'
import type { FileImage } from '../sources/file.ts'
import { type Merged, mergeLayers } from '../sources/layer.ts'
import type { Places } from '../sources/places.ts'

/** An image of a release, before it is parsed, and the settings that hold for it. */
export interface ChosenImage extends Merged {
  /** Undefined where there is none, and the settings alone are read. */
  readonly text: string | undefined
}

/**
 * The images of a release: the one that is asked for, else that of the environment, else those of the file. One that is
 * named like an entry of the file has that entry's settings.
 */
export function chooseImages({ file, environment, asked }: Places): readonly ChosenImage[] {
  const settings = (image: FileImage | undefined): Merged =>
    mergeLayers([file.layer, ...(image === undefined ? [] : [image.layer]), environment, asked])
  const given = imageIn(asked.values) ?? imageIn(environment.values)
  if (given === undefined) return file.images.map((image) => ({ text: image.image, ...settings(image) }))
  const meant = file.images.filter(({ text }) => text === given)
  if (meant.length === 0) return [{ text: given, ...settings(undefined) }]
  return meant.map((image) => ({ text: image.image, ...settings(image) }))
}

/** What holds for the release as a whole. */
export function sharedSettings({ file, environment, asked }: Places): Merged {
  return mergeLayers([file.layer, environment, asked])
}

function imageIn({ IMAGE: image }: Values): string | undefined {
  return typeof image === 'string' ? image : undefined
}
