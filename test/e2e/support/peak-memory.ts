import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Ran } from './semtag.ts'

/** Runs a Node program in an environment in which it tells, when it exits, the most memory that it had. */
export async function peakOf(
  run: (env: Readonly<Record<string, string>>) => Promise<Ran>,
): Promise<{ readonly ran: Ran; readonly megabytes: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'semtag-peak-'))
  try {
    const result = join(directory, 'status')
    const probe = join(directory, 'probe.mjs')
    // Not resourceUsage().maxRSS, which begins with what the process had that started it: proc(5), VmHWM.
    const lines = [
      `import { readFileSync, writeFileSync } from 'node:fs'`,
      `process.on('exit', () => writeFileSync(${JSON.stringify(result)}, readFileSync('/proc/self/status')))`,
    ]
    await writeFile(probe, lines.join('\n'))
    const ran = await run({ NODE_OPTIONS: `--import=${pathToFileURL(probe)}` })
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(result, 'utf8'))?.[1]
    return { ran, megabytes: (Number(kilobytes) * 1024) / 1e6 }
  } finally {
    await rm(directory, { recursive: true })
  }
}
