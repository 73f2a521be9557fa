// The published package: it has no dependencies, and comes in parts, so that a command loads only what it uses.
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const absent = `${root}scripts/absent.cjs`

/**
 * dockerode's docker.js loads a class for each kind of object. semtag uses the image, which needs util.js. The others
 * (containers, networks, builds, sessions) and their packages (gRPC, protobufjs) stay out.
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
  // build.js writes them into dist/licenses.txt.
  legalComments: 'none',
  alias: {
    'string-width': `${root}scripts/string-width.js`,
    // A copy of node:stream from an older Node.
    'readable-stream': 'node:stream',
    '@balena/dockerignore': absent,
    ssh2: absent,
    'supports-color': absent,
    'tar-fs': absent,
    // The entry for Node loads its parts in a way that bundlers cannot follow.
    'jsonc-parser': `${root}node_modules/jsonc-parser/lib/esm/main.js`,
  },
  plugins: [imagesAlone],
  // The bundled CommonJS packages need these.
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

/** The files of src/cli/commands that releases use; all others are for maintenance. */
const ofReleases = ['plan', 'protect', 'push']

/** What is imported later is a file of its own in the same folder. The commands are in two. */
const later = {
  name: 'later',
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path }) => {
      if (kind !== 'dynamic-import') return undefined
      const name = basename(path, '.ts')
      const isCommand = /^\.\.?\/commands\//.test(path)
      const file = isCommand ? (ofReleases.includes(name) ? 'releases' : 'maintenance') : name
      return { path: `./${file}.js`, external: true }
    })
  },
}

/** Modules with the exports of the files in src/cli/commands. */
const commands = {
  name: 'commands',
  setup({ onResolve, onLoad }) {
    const folder = `${root}src/cli/commands`
    onResolve({ filter: /^commands for / }, ({ path }) => ({ path, namespace: 'commands' }))
    onLoad({ filter: /./, namespace: 'commands' }, ({ path }) => ({
      contents: readdirSync(folder)
        .filter((file) => ofReleases.includes(basename(file, '.ts')) === (path === 'commands for releases'))
        .map((file) => `export * from './${file}'`)
        .join('\n'),
      resolveDir: folder,
    }))
  },
}

/** The parser and its help, each in one file: opening a dozen shared files takes longer than running them. */
export const parser = {
  ...common,
  entryPoints: { semtag: 'src/cli/semtag.ts', main: 'src/cli/main.ts' },
  plugins: [later],
}

/** The commands, the library and the plugin. */
export const bundle = {
  ...common,
  entryPoints: {
    releases: 'commands for releases',
    maintenance: 'commands for maintenance',
    index: 'src/index.ts',
    'semantic-release': 'src/hooks/semantic-release/plugin.ts',
  },
  plugins: [...common.plugins, commands],
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
}
