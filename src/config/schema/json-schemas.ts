import * as z from 'zod/mini'
import { type FlagTable, flagTable, isList, keyOf } from '../flags.ts'
import { settingsShape } from './command-line.ts'
import { fieldOf, text } from './fields.ts'
import { jsonSchemas } from './report-schema.ts'

const some = z.minLength(1)

/**
 * The JSON Schema of a file of settings, for completion and explanations in editors. It uses the same fields as semtag
 * itself.
 */
export function settingsSchema(table: FlagTable): object {
  const { names, imageNames } = settingsShape(table)
  const image = described(text, 'The built image: NAME, docker://NAME, oci:DIRECTORY or oci-archive:FILE')
  const entry = z.strictObject({ image, ...fields(imageNames, table) })
  const file = z.strictObject({
    $schema: z.optional(z.string()),
    image: z.optional(image),
    images: described(
      z.optional(z.array(z.union([text, described(entry, 'An image with settings of its own')])).check(some)),
      'Several images that are released under one version',
    ),
    ...fields(names, table),
  })
  const schema = z.toJSONSchema(file, { io: 'input' })
  return { ...schema, title: 'The settings of semtag', not: { required: ['image', 'images'] } }
}

function fields(names: readonly string[], table: FlagTable): Record<string, z.ZodMiniType> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const row = table[name]
      if (row === undefined) return []
      // A single text is a list with one entry.
      const field = isList(row.kind) ? z.optional(z.union([text, z.array(text).check(some)])) : fieldOf(row)
      return [[keyOf(name), described(field, row.description)]]
    }),
  )
}

function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  const copy = schema.clone()
  z.globalRegistry.add(copy, { description })
  return copy
}

/** Every JSON Schema of the package, by the name of its file. */
export const schemas: Readonly<Record<string, object>> = { ...jsonSchemas, config: settingsSchema(flagTable) }
