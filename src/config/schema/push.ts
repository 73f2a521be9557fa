import type { FlagsOf, ReleaseCommand, Values } from '../flags.ts'
import { type CommandLine, lineOf } from './command-line.ts'

/** The flags and arguments of `push` and `plan`. Their shape is checked; the domain has not read them yet. */
export type PushFlags = FlagsOf<ReleaseCommand>

export const pushLine: CommandLine<PushFlags> = lineOf('push', {
  usage: 'semtag push IMAGE VERSION, such as semtag push image-gallery 2.1.106',
  otherPlaces: {
    IMAGE: 'set image in semtag.config.json, or under semtag in package.json',
    VERSION: 'give package.json a version',
  },
  otherWords: {
    version: 'Write the version after the image: semtag push IMAGE VERSION.',
    force: 'Did you mean --overwrite?',
  },
})

/** The flags of `push` in settings that were checked. Settings of other commands are left out. */
export function pushFlagsIn(values: Values): PushFlags {
  const own = Object.entries(values).filter(([name]) => Object.hasOwn(pushLine.kinds, name))
  return pushLine.schema.parse(Object.fromEntries(own))
}
