import { jsonSchemas } from '../config/schema/report-schema.ts'
import { settingsSchema } from '../config/schema/settings-schema.ts'
import { pushFlags } from './flags/push.ts'

const flags = Object.values(pushFlags).flatMap((group) => Object.entries(group))

/** Every JSON Schema that the package has, by the name of its file; the settings are explained as the help explains them. */
export const schemas: Readonly<Record<string, object>> = {
  ...jsonSchemas,
  config: settingsSchema(
    Object.fromEntries(flags.map(([name, { describe }]) => [name, describe.replace('; repeatable', '')])),
  ),
}
