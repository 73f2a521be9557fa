import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface FakeSsh {
  /** A PATH with this ssh as its only program. */
  readonly path: string
  /** The arguments of each run. */
  runs(): Promise<readonly (readonly string[])[]>
  close(): Promise<void>
}

/** An `ssh` that connects to an engine's socket, or that prints an error and exits with 255. */
export async function installSsh(
  behaviour: { readonly socketPath: string } | { readonly stderr: string },
): Promise<FakeSsh> {
  const path = await mkdtemp(join(tmpdir(), 'semtag-ssh-'))
  const log = join(path, 'runs')
  const act =
    'stderr' in behaviour
      ? `process.stderr.write(${JSON.stringify(behaviour.stderr)}, () => process.exit(255))`
      : `const socket = require('node:net').connect(${JSON.stringify(behaviour.socketPath)})
process.stdin.pipe(socket).pipe(process.stdout)
socket.on('close', () => process.exit(0))`
  const script = `#!${process.execPath}
require('node:fs').appendFileSync(${JSON.stringify(log)}, JSON.stringify(process.argv.slice(2)) + '\\n')
${act}
`
  const program = join(path, 'ssh')
  await writeFile(program, script)
  // A package.json further up must not decide on the module type: https://nodejs.org/api/packages.html#type
  await writeFile(join(path, 'package.json'), '{ "type": "commonjs" }')
  await chmod(program, 0o755)
  return {
    path,
    runs: async () =>
      (await readFile(log, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    close: () => rm(path, { recursive: true, force: true }),
  }
}
