import type { Nginx, NginxServer, RigRegistry, Squid } from '../../rig/index.ts'

/** The programs of the matrix, each started once. */
export interface Programs {
  readonly open: RigRegistry
  readonly kept: RigRegistry
  readonly htpasswd: RigRegistry
  readonly token: RigRegistry
  readonly tls: RigRegistry
  readonly nginx: Nginx
  readonly squid: Squid
  /** The file with the authority of `tls`. */
  readonly ca: string
}

/** Where a case releases to. */
export interface Place {
  readonly host: string
  /** The registry that has the tags in the end. */
  readonly registry: RigRegistry
  /** What comes before the registry's own name of the repository. */
  readonly prefix?: string
  readonly words?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

export interface WorkingCase {
  /** As docs/registries.md says it. */
  readonly name: string
  readonly at: (programs: Programs) => Place
  readonly deletes?: false
}

const direct = (registry: RigRegistry): Place => ({ host: registry.host, registry })
const login = ({ username, password }: RigRegistry) => ({
  SEMTAG_USERNAME: username,
  SEMTAG_PASSWORD: password,
})
/** This machine by an address that semtag does not trust, so that it verifies the certificate. */
const elsewhere = ({ host }: RigRegistry) => host.replace('127.0.0.1', '0.0.0.0')
/** Nobody but squid knows it; RFC 6761 keeps the name free. */
export const knownToSquid = 'registry.test'

/** Where everything succeeds. */
export const working: readonly WorkingCase[] = [
  { name: 'distribution 2.8, deletion on', at: ({ open }) => direct(open) },
  { name: 'distribution 2.8, deletion off', at: ({ kept }) => direct(kept), deletes: false },
  {
    name: 'distribution 2.8, htpasswd',
    at: ({ htpasswd }) => ({ ...direct(htpasswd), env: login(htpasswd) }),
  },
  { name: 'distribution 2.8, token server', at: ({ token }) => ({ ...direct(token), env: login(token) }) },
  {
    name: 'distribution 2.8, TLS with an authority of its own',
    at: ({ tls, ca }) => ({ host: elsewhere(tls), registry: tls, words: ['--ca-file', ca] }),
  },
  {
    name: 'nginx with a path prefix, which rewrites `Location`',
    at: ({ open, nginx }) => ({ host: nginx.host('prefix'), registry: open, prefix: 'team/' }),
  },
  {
    name: 'nginx with a path prefix, which makes `Location` relative',
    at: ({ open, nginx }) => ({ host: nginx.host('relative'), registry: open, prefix: 'team/' }),
  },
  {
    name: 'nginx that sends gzip unasked',
    at: ({ open, nginx }) => ({ host: nginx.host('gzip'), registry: open }),
  },
  {
    name: 'nginx with a password of its own',
    at: ({ open, nginx }) => ({
      host: nginx.host('password'),
      registry: open,
      env: { SEMTAG_USERNAME: 'gallery', SEMTAG_PASSWORD: 'let-me-in' },
    }),
  },
  {
    name: 'squid as forward proxy, plain HTTP',
    at: ({ open, squid }) => ({
      host: `${knownToSquid}:${open.port}`,
      registry: open,
      words: ['--plain-http'],
      env: { HTTP_PROXY: squid.origin },
    }),
  },
  {
    name: 'squid as forward proxy, TLS',
    at: ({ tls, squid, ca }) => ({
      host: `${knownToSquid}:${tls.port}`,
      registry: tls,
      words: ['--ca-file', ca],
      env: { HTTPS_PROXY: squid.origin },
    }),
  },
]

/** What works, only later: its test is a story of its own. */
export const cached = {
  name: 'nginx that caches `tags/list` for 10 s',
  result:
    'releases and `reconcile`: semtag waits until the list shows what it wrote, and no alias moves back',
}

export interface FailingCase {
  readonly name: string
  /** The server of nginx. */
  readonly server: 'limit' | 'portal' | 'login' | 'uploads'
  readonly engine?: true
  /** What the error says. */
  readonly says: readonly string[]
  /** The same for docs/registries.md. */
  readonly result: string
}

const page = 'answered with a web page ("Sign in"), perhaps a login page'
const raise = 'raise the limit there (in nginx: client_max_body_size 0)'

/** Where nothing can be written, and semtag says why. */
export const failing: readonly FailingCase[] = [
  {
    name: 'nginx with a body limit (413)',
    server: 'limit',
    says: ['"413 Request Entity Too Large", from nginx', 'this one has 301568 bytes', raise],
    result: 'an error with the size of the blob, and whose limit it is',
  },
  {
    name: 'nginx with a body limit, and the engine pushes',
    server: 'limit',
    engine: true,
    says: ['413', 'a web page', raise],
    result: 'an error that says whose limit it is',
  },
  {
    name: 'nginx with a login page (200) for everything',
    server: 'portal',
    says: [page, 'Check the address of the registry'],
    result: 'an error with the title of the page',
  },
  {
    name: 'nginx that redirects to a login page (200)',
    server: 'login',
    says: [page, '/sign-in'],
    result: 'an error with the title and the address of the page',
  },
  {
    name: 'nginx with a login page (200) for uploads',
    server: 'uploads',
    says: [page, '/blobs/uploads/'],
    result: 'an error with the title of the page',
  },
]

/** The servers of nginx that these cases name. */
export function serversFor(registry: string): Readonly<Record<string, NginxServer>> {
  const pass = `proxy_pass http://${registry}; proxy_set_header Host $http_host;`
  const signIn = "default_type text/html; return 200 '<html><title>Sign in</title></html>';"
  const prefixed = `location = /v2/ { ${pass} } location /v2/team/ { proxy_pass http://${registry}/v2/;`
  return {
    prefix: {
      server: `${prefixed} proxy_set_header Host $http_host; proxy_redirect ~^(http://[^/]+)/v2/(.*)$ $1/v2/team/$2; }`,
    },
    relative: { server: `${prefixed} proxy_redirect http://${registry}/v2/ /v2/team/; }` },
    // nginx encodes only for those that ask for it. The second server asks, and passes the encoding on.
    gzip: {
      server: `location / { proxy_pass http://HOST(encoder); proxy_set_header Host $http_host; proxy_set_header Accept-Encoding gzip; }`,
    },
    encoder: {
      server: `gzip on; gzip_proxied any; gzip_min_length 1; gzip_types *; gzip_http_version 1.0; location / { ${pass} }`,
    },
    password: {
      files: { users: 'gallery:{PLAIN}let-me-in\n' },
      server: `auth_basic registry; auth_basic_user_file DIRECTORY/users;
        location / { ${pass} proxy_set_header Authorization ''; }`,
    },
    cache: {
      http: 'proxy_cache_path DIRECTORY/lists keys_zone=lists:1m;',
      server: `location / { ${pass} }
        location ~ /tags/list$ { proxy_cache lists; proxy_cache_valid 200 10s; ${pass} }`,
    },
    limit: { server: `client_max_body_size 64k; location / { ${pass} }` },
    portal: { server: signIn },
    login: { server: `location /v2/ { return 302 /sign-in; } location /sign-in { ${signIn} }` },
    uploads: { server: `location / { ${pass} } location ~ /uploads/ { ${signIn} }` },
  }
}
