// The JSON Schema of every report and of the settings, as `semtag/schema/release.json` and `semtag/schema/config.json`.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Writes them into dist/schema. */
export async function writeSchemas() {
  const {
    outputFiles: [bundled],
  } = await build({
    absWorkingDir: root,
    entryPoints: ['src/config/schema/json-schemas.ts'],
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  })
  const { schemas } = await import(
    `data:text/javascript;base64,${Buffer.from(bundled.contents).toString('base64')}`
  )
  await mkdir(`${root}dist/schema`, { recursive: true })
  await Promise.all(
    Object.entries(schemas).map(([name, schema]) =>
      writeFile(`${root}dist/schema/${name}.json`, `${JSON.stringify(schema, undefined, 2)}\n`),
    ),
  )
}
