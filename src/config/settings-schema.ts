import * as z from 'zod'
import { text } from './fields.ts'
import { formOf } from './flags.ts'
import { pushLine } from './push-schema.ts'
import { imageSettingNames, keyOf, settingNames } from './setting-names.ts'

/** What a setting is for, by the long name of its flag. */
type Descriptions = Readonly<Record<string, string>>

/**
 * The JSON Schema of a file of settings, from which editors complete and explain: made from the fields of the flags, as
 * the file is read by them.
 */
export function settingsSchema(descriptions: Descriptions): object {
  const image = text.meta({
    description: 'The built image: NAME, docker://NAME, oci:DIRECTORY or oci-archive:FILE',
  })
  const entry = z.strictObject({ image, ...fields(imageSettingNames, descriptions) })
  const file = z.strictObject({
    $schema: z.string().optional(),
    image: image.optional(),
    images: z
      .array(z.union([text, entry.meta({ description: 'An image with settings of its own' })]))
      .min(1)
      .optional()
      .meta({ description: 'Several images that are released under one version' }),
    ...fields(settingNames, descriptions),
  })
  const schema = z.toJSONSchema(file, { io: 'input' })
  return { ...schema, title: 'The settings of semtag', not: { required: ['image', 'images'] } }
}

function fields(names: readonly string[], descriptions: Descriptions): Record<string, z.ZodType> {
  return Object.fromEntries(
    names.map((name) => [keyOf(name), fieldOf(name).meta({ description: descriptions[name] ?? name })]),
  )
}

// One text stands for a list of one.
function fieldOf(name: string): z.ZodType {
  const field = pushLine.schema.shape[name]
  if (field === undefined) throw new TypeError(`${name} is a setting`)
  return formOf(field) === 'list' ? z.union([text, z.array(text).min(1)]).optional() : field
}
