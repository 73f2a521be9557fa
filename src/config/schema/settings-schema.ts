import * as z from 'zod/mini'
import { text } from './fields.ts'
import { imageSettingNames, keyOf, pushLine, settingNames } from './push.ts'
import { formOf } from './values.ts'

const some = z.minLength(1)

/** What a setting is for, by the long name of its flag. */
type Descriptions = Readonly<Record<string, string>>

/**
 * The JSON Schema of a file of settings, from which editors complete and explain: made from the fields of the flags, as
 * the file is read by them.
 */
export function settingsSchema(descriptions: Descriptions): object {
  const image = described(text, 'The built image: NAME, docker://NAME, oci:DIRECTORY or oci-archive:FILE')
  const entry = z.strictObject({ image, ...fields(imageSettingNames, descriptions) })
  const file = z.strictObject({
    $schema: z.optional(z.string()),
    image: z.optional(image),
    images: described(
      z.optional(z.array(z.union([text, described(entry, 'An image with settings of its own')])).check(some)),
      'Several images that are released under one version',
    ),
    ...fields(settingNames, descriptions),
  })
  const schema = z.toJSONSchema(file, { io: 'input' })
  return { ...schema, title: 'The settings of semtag', not: { required: ['image', 'images'] } }
}

function fields(names: readonly string[], descriptions: Descriptions): Record<string, z.ZodMiniType> {
  return Object.fromEntries(
    names.map((name) => [keyOf(name), described(fieldOf(name), descriptions[name] ?? name)]),
  )
}

// One text stands for a list of one.
function fieldOf(name: string): z.ZodMiniType {
  const field = pushLine.schema.shape[name]
  if (field === undefined) throw new TypeError(`${name} is a setting`)
  return formOf(field) === 'list' ? z.optional(z.union([text, z.array(text).check(some)])) : field
}

function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  const copy = schema.clone()
  z.globalRegistry.add(copy, { description })
  return copy
}
