import type { Values } from '../../config/flags.ts'
import { environmentHelp, examples, exitCodesHelp, type Help } from '../command.ts'
import type { CommandAmbient } from '../perform.ts'
import { runProtect } from './protect.ts'
import { imageHelp, runRelease } from './push.ts'

export const planHelp: Help = {
  summary: 'Show what push would do, and write nothing',
  usage: `semtag plan [IMAGE] [VERSION]

Shows what push would do, and writes nothing. Exits as push would before its
first write.

${imageHelp}`,
  epilogue: [
    examples(
      ['What a backport would move', 'semtag plan image-gallery 2.1.115 -r registry.local:5000'],
      ['The plan as JSON', 'semtag plan ghcr.io/acme/ui 3.0.42 --json'],
      ['The rules that keep exact tags immutable at Amazon ECR', 'semtag plan --protect ecr'],
    ),
    environmentHelp,
    exitCodesHelp,
  ].join('\n\n'),
}

/** `semtag plan`. */
export async function runPlan(values: Values, around: CommandAmbient): Promise<number> {
  return values['protect'] === undefined
    ? runRelease(values, around, true)
    : runProtect('plan', values, around)
}
