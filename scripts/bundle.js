// What is published: one package without dependencies, split so that a command loads only what it uses.
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const absent = `${root}scripts/absent.cjs`

export const bundle = {
  absWorkingDir: root,
  entryPoints: {
    semtag: 'src/cli/semtag.ts',
    index: 'src/index.ts',
    'semantic-release': 'src/hooks/semantic-release/plugin.ts',
  },
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Whole, in dist/licenses.txt.
  legalComments: 'none',
  alias: {
    'string-width': `${root}scripts/string-width.js`,
    // On Node it is Node's own, of some versions ago.
    'readable-stream': 'node:stream',
    ...Object.fromEntries(
      ['ssh2', 'tar-fs', '@grpc/grpc-js', '@grpc/proto-loader', 'protobufjs', 'supports-color'].map(
        (name) => [name, absent],
      ),
    ),
    // What its package.json names for Node loads its parts in a way that no bundler follows.
    'jsonc-parser': `${root}node_modules/jsonc-parser/lib/esm/main.js`,
  },
  // The CommonJS packages among those that are bundled want these.
  banner: {
    js: [
      "import { createRequire as semtagCreateRequire } from 'node:module'",
      "import { fileURLToPath as semtagFileURLToPath } from 'node:url'",
      'const require = semtagCreateRequire(import.meta.url)',
      'const __filename = semtagFileURLToPath(import.meta.url)',
      "const __dirname = semtagFileURLToPath(new URL('.', import.meta.url))",
    ].join('\n'),
  },
}
