import { history } from '../domain/cases/history.ts'
import { startEngine } from '../support/engine/engine.ts'
import { buildImage } from '../support/registry/image.ts'
import { startRegistry } from '../support/registry/registry.ts'
import { runCli } from '../support/run-cli.ts'

const image = 'image-gallery'
const columns = 80

/**
 * What a terminal shows of a backport, with its colours: plan and push of 2.1.115 after 3.0.42 was released. The real
 * command releases the whole history to a registry in this process; only the registry's address is renamed.
 */
export async function backportSession(): Promise<string> {
  const registry = await startRegistry()
  const builds = new Map<string, string>()
  const engine = await startEngine({
    onPush: ({ tag, image: { id } }) => ({
      digest: registry.image(image, tag, { content: builds.get(id) ?? '' }).digest,
    }),
  })
  const semtag = async (command: string, version: string) => {
    const words = [command, image, version, '--registry']
    const { code, stdout, stderr } = await runCli([...words, registry.host], {
      env: { DOCKER_HOST: engine.host, TERM: 'xterm' },
      stdoutTerminal: { columns, rows: 24 },
    })
    if (code !== 0) throw new Error(stderr)
    const typed = ['$ semtag', ...words, registry.host].join(' ')
    return `${typed}\n${stdout}`.replaceAll(registry.host, 'registry.local:5000')
  }
  try {
    let last = ''
    for (const { version } of history) {
      const { config } = buildImage({ content: version })
      builds.set(config, version)
      engine.add({ tags: [image], id: config })
      last = `${await semtag('plan', version)}\n${await semtag('push', version)}`
    }
    return last
  } finally {
    await Promise.all([engine.close(), registry.close()])
  }
}
