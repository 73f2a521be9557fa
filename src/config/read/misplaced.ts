import type { Problem } from '../../domain/errors.ts'
import { parseReference } from '../../domain/image/reference.ts'
import { clean } from '../../domain/text.ts'
import { parseVersion } from '../../domain/version/version.ts'
import type { Values } from '../flags.ts'
import type { CommandLine } from '../schema/command-line.ts'
import { withoutCredential } from './targets.ts'

/** The problem of words that stand in each other's place, with the line that was meant. */
export function misplaced(
  { REPOSITORY: first, VERSION: versions = [], TAG: tags = versions, registry }: Values,
  { command, kinds }: Pick<CommandLine<unknown>, 'command' | 'kinds'>,
): Problem | undefined {
  const words = [first, tags].flat().filter((word) => typeof word === 'string')
  const [host = '', ...more] = typeof registry === 'string' ? registry.split(',') : []
  if (more.length > 0)
    return problem(
      `--registry "${clean(String(registry))}" names ${more.length + 1} registries, but semtag ${command} works on a repository in one registry.`,
      `Run semtag ${command} once for each registry, first with --registry ${clean(host)}.`,
    )
  if (!('VERSION' in kinds || 'TAG' in kinds)) return undefined
  return swappedRepository(words, command) ?? taggedRepository(first, words.slice(1), command)
}

/** `semtag yank 3.0.42 ghcr.io/acme/ui` */
function swappedRepository(words: readonly string[], command: string): Problem | undefined {
  const [first = '', ...rest] = words
  const named = rest.find((word) => /[/:]/.test(word) && referenceIn(word) !== undefined)
  if (named === undefined || /[/:]/.test(first)) return undefined
  const others = words.filter((word) => word !== named)
  return problem(
    `"${clean(first)}" stands before the repository "${clean(named)}".`,
    `Write the repository first: semtag ${command} ${clean([named, ...others].join(' '))}.`,
  )
}

/** `semtag rm ghcr.io/acme/ui:0.9.0` */
function taggedRepository(first: unknown, rest: readonly string[], command: string): Problem | undefined {
  if (typeof first !== 'string') return undefined
  const { tag, digest } = referenceIn(first) ?? {}
  if (tag === undefined || digest !== undefined) return undefined
  if (command !== 'rm' && !parseVersion(tag).ok) return undefined
  const name = first.slice(0, -`:${tag}`.length)
  return problem(
    `REPOSITORY "${clean(first)}" has a tag.`,
    `Write the tag behind the repository: semtag ${command} ${[name, tag, ...rest].map((word) => clean(word)).join(' ')}.`,
  )
}

function referenceIn(word: string) {
  const reference = withoutCredential('REPOSITORY', word, (text) => parseReference(text, 'repository'))
  return reference.ok ? reference.value : undefined
}

function problem(message: string, hint: string): Problem {
  return { code: 'INVALID_ARGUMENT', message, hint }
}
