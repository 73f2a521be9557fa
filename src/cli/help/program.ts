import { examples, type Help } from './help.ts'

export const programHelp: Omit<Help, 'summary'> = {
  usage: `semtag COMMAND

Releases a container image under the tags of its version, moves each alias only
forward, and looks after the repositories where they are.`,
  epilogue: `${examples(
    [
      'Tag and push 2.1.106, 2.1, 2 and latest',
      'semtag push image-gallery 2.1.106 --registry registry.local:5000',
    ],
    ['Take a bad release back', 'semtag yank registry.local:5000/image-gallery 3.0.42'],
  )}

semtag COMMAND --help shows the flags of a command.`,
}
