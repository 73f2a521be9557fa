// The bundled packages as CycloneDX: `npm sbom` sees none of them, since the package has no dependencies.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'

/**
 * Writes the SBOM of several bundles of one package, the same bytes for the same bundles.
 *
 * @param {import('esbuild').Metafile[]} metafiles
 * @param {string} root
 * @param {string} file
 * @throws Error if the SBOM does not match the schema of CycloneDX 1.6.
 */
export async function writeSbom(metafiles, root, file) {
  const folder = await mkdtemp(join(tmpdir(), 'semtag-sbom-'))
  try {
    const whole = {
      inputs: ofFiles(Object.assign({}, ...metafiles.map(({ inputs }) => inputs))),
      outputs: Object.fromEntries(
        metafiles
          .flatMap(({ outputs }) => Object.entries(outputs))
          .map(([path, { entryPoint, ...output }]) => [path, { ...output, inputs: ofFiles(output.inputs) }]),
      ),
    }
    const metafile = join(folder, 'meta.json')
    await writeFile(metafile, JSON.stringify(whole))
    const options = ['--spec-version', '1.6', '--output-reproducible', '--validate', '--output-file', file]
    await execa('cyclonedx-esbuild', [...options, metafile], { cwd: root, preferLocal: true })
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * The inputs that are files: the list of all commands is a module of the bundler alone (bundle.js).
 *
 * @param {Record<string, unknown>} inputs
 */
function ofFiles(inputs) {
  return Object.fromEntries(Object.entries(inputs).filter(([path]) => !path.startsWith('commands:')))
}
