import { cpus, totalmem } from 'node:os'
import { execa } from 'execa'
import * as z from 'zod'
import { engineRequest } from '../rig/engine-api.ts'
import { pathOf, programPath } from '../rig/install.ts'
import { versionOf } from './peers.ts'

const engineSchema = z.object({ Version: z.string() })

/** One sentence: on what the figures were measured, with which versions, and when. */
export async function describeMachine(engineHost: string, today: Date): Promise<string> {
  const engine = engineSchema.parse(
    JSON.parse((await engineRequest({ host: engineHost }, { path: '/version' })).body),
  )
  const [processor] = cpus()
  const registry = await execa((await pathOf('docker-registry')) ?? 'docker-registry', ['--version'], {
    env: { PATH: programPath },
  })
  const [docker, skopeo, crane] = await Promise.all([
    versionOf('docker'),
    versionOf('skopeo'),
    versionOf('crane'),
  ])
  const parts = [
    `${cpus().length} cores of ${processor?.model ?? 'an unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    `Docker Engine ${engine.Version}`,
    `docker CLI ${docker ?? 'not installed'}`,
    `docker-registry ${/\d+\.\d+\S*/.exec(registry.stdout)?.[0] ?? 'of unknown version'}`,
    `skopeo ${skopeo ?? 'not installed'}`,
    `crane ${crane ?? 'not installed'}`,
  ]
  return `${parts.join(', ')}; ${today.toISOString().slice(0, 10)}.`
}
