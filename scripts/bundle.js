// What is published: one package without dependencies, in parts, so that a command loads only what it uses.
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const absent = `${root}scripts/absent.cjs`

/**
 * dockerode's docker.js requires all its classes: of these semtag uses the image (src/engine), and util.js is the image's
 * own. What the others are for (containers, networks, services, builds) is left out, with the packages behind it.
 */
const imagesAlone = {
  name: 'images alone',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\// }, ({ importer, path }) =>
      /[\\/]dockerode[\\/]lib[\\/]docker\.js$/.test(importer) && !['./image', './util'].includes(path)
        ? { path: absent }
        : undefined,
    )
  },
}

const common = {
  absWorkingDir: root,
  outdir: 'dist',
  bundle: true,
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
    '@balena/dockerignore': absent,
    ssh2: absent,
    'supports-color': absent,
    'tar-fs': absent,
    // What its package.json names for Node loads its parts in a way that no bundler follows.
    'jsonc-parser': `${root}node_modules/jsonc-parser/lib/esm/main.js`,
  },
  plugins: [imagesAlone],
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

/** What is imported later is a file of its own in the same folder, under the name of its source. */
const later = {
  name: 'later',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path, '.ts')}.js`, external: true } : undefined,
    )
  },
}

/** The parser and its help, in one file: to open the dozen that they share with the rest takes longer than to run them. */
export const parser = {
  ...common,
  entryPoints: { semtag: 'src/cli/semtag.ts', main: 'src/cli/main.ts' },
  plugins: [later],
}

/** The commands, the library and the plugin. */
export const bundle = {
  ...common,
  entryPoints: {
    'run-named': 'src/cli/commands/run-named.ts',
    index: 'src/index.ts',
    'semantic-release': 'src/hooks/semantic-release/plugin.ts',
  },
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
}
