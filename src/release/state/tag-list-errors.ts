import { SemtagError } from '../../domain/errors.ts'
import type { Tag } from '../../domain/image/tag.ts'
import type { Evidence } from './evidence.ts'

/** The error for a tag that the list does not name, or names although this run removed it. */
export function incomplete(tag: Tag, name: string, evidence: Evidence): SemtagError {
  const digest = evidence.last(tag)?.digest
  const what =
    digest === undefined
      ? `still names ${tag}, which this run removed`
      : `does not name ${tag}, although it exists (${digest.slice(0, 19)})`
  return new SemtagError({
    code: 'TAG_LIST_INCOMPLETE',
    message: `The tag list of ${name} ${what}: the list is cut or late, and no alias moves.`,
    hint: 'Usual causes: a cache or proxy in front of the registry, a virtual or group repository, and distribution 3.1 on S3, which leaves out tags.',
    speaker: 'registry',
  })
}

/** The error for answers that never agree. */
export function answersDiffer(tag: Tag | undefined, name: string): SemtagError {
  return new SemtagError({
    code: 'ANSWERS_DIFFER',
    message: `${name} gives different answers for ${tag ?? 'its tags'}: they come from more than one registry, or from replicas that lag.`,
    hint: 'Use the address of a single registry, or let its replicas share one storage; then run the same command again.',
    speaker: 'registry',
  })
}

/** Adds the next steps for the user to an error of the tag list. */
export function withNextSteps(error: SemtagError, mayAssume: boolean): SemtagError {
  const { code, message, speaker, hint = '' } = error
  const isLate = code === 'TAG_LIST_INCOMPLETE'
  const steps = [
    ...(isLate ? ['wait longer with --settle 2m'] : []),
    ...(mayAssume ? ['use --assume-highest if there is no higher version'] : []),
    ...(isLate ? ['run semtag reconcile later'] : []),
  ]
  if (steps.length === 0) return error
  const [first = '', ...others] = steps
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}${others.map((step) => `, or ${step}`).join('')}.`
  return new SemtagError({ code, message, speaker, hint: `${hint} ${sentence}`.trim(), cause: error })
}

/** The sentence about what the run waits for. */
export function waitingFor(tag: Tag | undefined, isListed: boolean, name: string): string {
  return isListed
    ? `The tag list of ${name} does not agree with ${tag} yet.`
    : `${name} does not give the same answer for ${tag ?? 'its tags'} each time.`
}
