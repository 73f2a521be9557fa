import type { Values } from '../flags.ts'
import type { FileImage } from '../sources/file.ts'
import { type Merged, mergeLayers } from '../sources/layer.ts'
import type { Places } from '../sources/places.ts'

/** An image of a release before it is parsed, with its settings. */
export interface ChosenImage extends Merged {
  /** Undefined if there is no image: then only the settings are read. */
  readonly text: string | undefined
  /** As its place writes it; undefined if there is no image. */
  readonly name?: string | undefined
}

/**
 * The images of a release: the argument, else the image of the environment, else the images of the file. If an image is
 * also an entry of the file, it has the settings of that entry.
 */
export function chooseImages({ file, environment, input }: Places): readonly ChosenImage[] {
  const settings = (image: FileImage | undefined): Merged =>
    mergeLayers([file.layer, ...(image === undefined ? [] : [image.layer]), environment, input])
  const given = imageIn(input.values) ?? imageIn(environment.values)
  const chosen = (image: FileImage): ChosenImage => ({
    text: image.image,
    name: image.text,
    ...settings(image),
  })
  if (given === undefined) return file.images.map(chosen)
  const meant = file.images.filter(({ text }) => text === given)
  if (meant.length === 0) return [{ text: given, name: given, ...settings(undefined) }]
  return meant.map(chosen)
}

/** The settings of the whole release. */
export function sharedSettings({ file, environment, input }: Places): Merged {
  return mergeLayers([file.layer, environment, input])
}

function imageIn({ IMAGE: image }: Values): string | undefined {
  return typeof image === 'string' ? image : undefined
}
