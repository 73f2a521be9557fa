import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { registryRequest, rigUserAgent } from './registry-client.ts'

/** One request as the registry logged it. */
export interface AccessLogEntry {
  readonly method: string
  /** With its query, `/v2/gallery/ui/manifests/2.1`. */
  readonly path: string
  readonly status: number
  readonly userAgent: string
}

/** The requests that a registry got, without those of the rig. */
export interface AccessLog {
  /** Every request since the last `clear` whose answer has been received. */
  entries(): Promise<readonly AccessLogEntry[]>
  clear(): Promise<void>
}

/**
 * Reads the access log of docker-registry. It writes a request's line before it sends the last of the answer
 * (an answer of more than its 4 KiB of buffer may come a moment earlier), so a request that is made now and whose
 * line is there proves that those of all answers received before are there too.
 *
 * @see https://github.com/distribution/distribution/blob/v2.8.2/registry/registry.go
 */
export function accessLog(file: string, address: { readonly url: string; readonly ca?: string }): AccessLog {
  let cleared = 0
  const complete = async (): Promise<Buffer> => {
    const marker = `/v2/?marker=${randomUUID()}`
    await registryRequest(address, marker)
    for (let attempt = 0; attempt < 250; attempt += 1) {
      const content = await readFile(file)
      if (content.includes(`${marker} `)) return content
      await delay(20)
    }
    throw new Error(`The registry at ${address.url} did not log ${marker}.`)
  }
  return {
    async entries() {
      const content = await complete()
      const lines = content.subarray(cleared).toString().split('\n')
      return lines.flatMap(parseLine).filter(({ userAgent }) => userAgent !== rigUserAgent)
    },
    async clear() {
      cleared = (await complete()).length
    },
  }
}

// The combined log format of https://httpd.apache.org/docs/current/logs.html#combined
const lineGrammar =
  /^\S+ \S+ .+? \[[^\]]+\] "([A-Z]+) (\S+) [^"]*" (\d{3}) \d+ "(?:[^"\\]|\\.)*" "((?:[^"\\]|\\.)*)"$/

function parseLine(line: string): readonly AccessLogEntry[] {
  if (line === '') return []
  const [, method, path, status, userAgent] = lineGrammar.exec(line) ?? []
  if (method === undefined || path === undefined || status === undefined || userAgent === undefined)
    throw new Error(`No line of an access log: ${line}`)
  return [{ method, path, status: Number(status), userAgent }]
}
