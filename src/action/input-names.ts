// The flags of `semtag push` that the action takes, under their own names. Those about standard input and output are
// left out; a test compares the rest with the flags' schema and with action.yml.

/** `true` or `false`. */
export const switches = [
  'best-effort',
  'zero-major',
  'builds',
  'take-patch',
  'take-unknown',
  'overwrite',
  'assume-highest',
  'require-version-label',
  'referrers',
  'sparse',
  'no-local-tags',
  'no-config',
  'plain-http',
  'insecure',
  'dry-run',
  'debug',
] as const

/** One a line. */
export const lists = ['registry', 'channel', 'known-variant', 'ignore', 'tag'] as const

export const texts = [
  'git-tag-prefix',
  'config',
  'repository',
  'latest',
  'latest-range',
  'tag-prefix',
  'variant',
  'order',
  'metadata-file',
  'platform',
  'host',
  'context',
  'via',
  'ca-file',
  'timeout',
  'settle',
] as const

/** Inputs that are no flags. */
export const others = ['image', 'version', 'username', 'password'] as const

export type InputName =
  | (typeof switches)[number]
  | (typeof lists)[number]
  | (typeof texts)[number]
  | (typeof others)[number]
