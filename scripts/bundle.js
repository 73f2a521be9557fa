// What is published: one package without dependencies, in parts, so that a command loads only what it uses.
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const absent = `${root}scripts/absent.cjs`

/** Of dockerode its connection is used (src/engine/http/client.ts), and none of what it has for containers and builds. */
const connectionAlone = {
  name: 'connection alone',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ importer }) =>
      /[\\/]dockerode[\\/]lib[\\/]docker\.js$/.test(importer) ? { path: absent } : undefined,
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
    ssh2: absent,
    'supports-color': absent,
    // What its package.json names for Node loads its parts in a way that no bundler follows.
    'jsonc-parser': `${root}node_modules/jsonc-parser/lib/esm/main.js`,
  },
  plugins: [connectionAlone],
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

/** What is imported later is a file of its own in the same folder. All commands are in one. */
const later = {
  name: 'later',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) => {
      if (kind !== 'dynamic-import') return undefined
      const name = path.startsWith('./commands/') ? 'commands' : basename(path, '.ts')
      return { path: `./${name}.js`, external: true }
    })
  },
}

/** A module with the exports of every file in src/cli/commands. */
const allCommands = {
  name: 'all commands',
  setup({ onResolve, onLoad }) {
    const folder = `${root}src/cli/commands`
    onResolve({ filter: /^all commands$/ }, ({ path }) => ({ path, namespace: 'commands' }))
    onLoad({ filter: /./, namespace: 'commands' }, () => ({
      contents: readdirSync(folder)
        .map((file) => `export * from './${file}'`)
        .join('\n'),
      resolveDir: folder,
    }))
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
    commands: 'all commands',
    index: 'src/index.ts',
    'semantic-release': 'src/hooks/semantic-release/plugin.ts',
  },
  plugins: [...common.plugins, allCommands],
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
}
