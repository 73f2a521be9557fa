import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { freshDirectory, type Guarded, startGuarded } from './guard.ts'
import { ensureInstalled, frontPrograms } from './install.ts'

/** An nginx with several servers. */
export interface Nginx {
  /** `127.0.0.1:40123` of the server of this name. */
  host(name: string): string
  stop(): Promise<void>
}

/** What one server of nginx is; the directives are those of nginx. `HOST(name)` in them is the host of another server. */
export interface NginxServer {
  /** In the context `http`, such as the zone of a limit. */
  readonly http?: string
  readonly server: string
  /** Files beside the configuration, which the directives name as `DIRECTORY/name`. */
  readonly files?: Readonly<Record<string, string>>
  readonly tls?: boolean
}

/**
 * Starts nginx on free ports.
 *
 * @see https://nginx.org/en/docs/dirindex.html
 */
export async function startNginx(servers: Readonly<Record<string, NginxServer>>): Promise<Nginx> {
  await ensureInstalled(frontPrograms)
  const directory = await freshDirectory()
  const ports = new Map<string, number>()
  for (const name of Object.keys(servers)) ports.set(name, await freePort())
  const blocks = Object.entries(servers).map(
    ([name, { http = '', server, tls = false }]) =>
      `${http}\nserver { listen 127.0.0.1:${ports.get(name)}${tls ? ' ssl' : ''}; server_name ${name}; ${server} }`,
  )
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const paths = temporary.map((name) => `${name}_temp_path ${join(directory, name)};`)
  const text = `daemon off; master_process off; pid ${join(directory, 'pid')};
events {}
http { access_log off; client_max_body_size 0; proxy_request_buffering off; ${paths.join(' ')}
${blocks.join('\n')} }`
  for (const { files = {} } of Object.values(servers))
    for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content)
  const configuration = join(directory, 'nginx.conf')
  const hostOf = (name: string) => {
    const port = ports.get(name)
    if (port === undefined) throw new Error(`no server ${name}`)
    return `127.0.0.1:${port}`
  }
  const whole = text.replaceAll('DIRECTORY', directory).replace(/HOST\((\w+)\)/g, (_, name) => hostOf(name))
  await writeFile(configuration, whole)
  const guarded = startGuarded(directory, ['nginx', '-e', 'stderr', '-p', directory, '-c', configuration])
  for (const port of ports.values()) await listening(guarded, port)
  return { host: hostOf, stop: guarded.stop }
}

/** A squid that forwards plain HTTP. */
export interface Squid {
  readonly origin: string
  stop(): Promise<void>
}

/**
 * Starts squid on a free port. It finds the names at 127.0.0.1, and refuses those that are denied.
 *
 * @see http://www.squid-cache.org/Doc/config/
 */
export async function startSquid({
  names,
  denied,
}: {
  readonly names: readonly string[]
  readonly denied: readonly string[]
}): Promise<Squid> {
  await ensureInstalled(frontPrograms)
  const directory = await freshDirectory()
  // As root squid becomes another user, who writes here.
  await chmod(directory, 0o777)
  const port = await freePort()
  const lines = [
    `http_port 127.0.0.1:${port}`,
    'pid_filename none',
    'access_log none',
    `cache_log ${join(directory, 'cache.log')}`,
    `coredump_dir ${directory}`,
    `hosts_file ${join(directory, 'hosts')}`,
    'cache deny all',
    'pinger_enable off',
    'netdb_filename none',
    'shutdown_lifetime 0 seconds',
    `acl denied dstdomain ${denied.join(' ')}`,
    'http_access deny denied',
    'http_access allow all',
  ]
  await writeFile(
    join(directory, 'hosts'),
    [...names, ...denied].map((name) => `127.0.0.1 ${name}\n`).join(''),
  )
  const configuration = join(directory, 'squid.conf')
  await writeFile(configuration, `${lines.join('\n')}\n`)
  const guarded = startGuarded(directory, ['squid', '-N', '-f', configuration])
  await listening(guarded, port)
  return { origin: `http://127.0.0.1:${port}`, stop: guarded.stop }
}

function listening(guarded: Guarded, port: number): Promise<true> {
  return guarded.until(
    () =>
      new Promise<true | undefined>((resolve) => {
        const socket = connect(port, '127.0.0.1')
        socket.once('connect', () => resolve(true)).once('error', () => resolve(undefined))
        socket.once('connect', () => socket.destroy())
      }),
  )
}

// Neither program takes port 0 and says which one it got.
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
