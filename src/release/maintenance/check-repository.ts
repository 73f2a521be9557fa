import type { Finding, RepositoryFindings } from '../../domain/check-report.ts'
import { asSemtagError, distinctProblems, type ErrorCode, type Problem } from '../../domain/errors.ts'
import { type Tag, tagOf } from '../../domain/image/tag.ts'
import { listVersions } from '../../domain/plan/listing.ts'
import { aliasesOf } from '../../domain/tags/aliases.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { deletionElsewhere, deletionOff, immutabilityHint, sayImmutable } from '../../domain/vendors/index.ts'
import { parseVersion } from '../../domain/version/version.ts'
import { unusedDigest } from '../deletion/delete-tags.ts'
import { isStop } from '../state/failure.ts'
import type { Target } from '../state/target.ts'
import { observe } from './observe.ts'

export interface ProbeOptions {
  readonly policy: Policy
  /** Whether semtag tries to delete a manifest that does not exist. */
  readonly probesDeletion: boolean
  readonly signal: AbortSignal
}

/**
 * Finds out what semtag may do in a repository, and leaves nothing behind: it reads the tags as `ls` does, opens an upload
 * and cancels it, and deletes a random digest.
 *
 * @throws TIMEOUT, INTERRUPTED and INTERNAL
 */
export async function checkRepository(target: Target, options: ProbeOptions): Promise<RepositoryFindings> {
  const reads = await checkReads(target, options)
  // If the registry does not answer, the other requests say the same again.
  if (reads.list === 'unknown') return { ...nothing, ...reads }
  const upload = await probe(() => target.registry.checkWrite(options.signal))
  const push = withoutRule(upload, target)
  const deletion = options.probesDeletion ? await checkDeletion(target, options.signal) : { remarks: [] }
  return {
    ...nothing,
    ...reads,
    ...push,
    ...deletion,
    remarks: [...reads.remarks, ...deletion.remarks],
    problems: distinctProblems([...reads.problems, ...push.problems]),
  }
}

const nothing: RepositoryFindings = {
  list: 'unknown',
  read: 'unknown',
  push: 'unknown',
  delete: 'unknown',
  moveAliases: 'unknown',
  listAgrees: 'unknown',
  problems: [],
  remarks: [],
}

type Reads = Pick<RepositoryFindings, 'list' | 'read' | 'listAgrees' | 'problems' | 'remarks'>

async function checkReads(target: Target, { policy, signal }: ProbeOptions): Promise<Reads> {
  try {
    await observe({ target }, signal, {
      policy,
      read(observed) {
        const listing = listVersions({ observed, policy, digests: false })
        const [highest] = listing.versions
        return { ...listing, unresolved: [...listing.unresolved, ...aliasesAt(highest?.version, policy)] }
      },
    })
    return { list: 'yes', read: 'yes', listAgrees: 'yes', problems: [], remarks: [] }
  } catch (thrown) {
    const error = asSemtagError(thrown)
    const { code, problems } = error
    if (isStop(error)) throw error
    if (code === 'REPOSITORY_NOT_FOUND')
      return { list: 'yes', read: 'unknown', listAgrees: 'unknown', problems: [], remarks: [noTags] }
    if (code === 'TAG_LIST_INCOMPLETE' || code === 'ANSWERS_DIFFER')
      return { list: 'yes', read: 'yes', listAgrees: 'no', problems, remarks: [] }
    if (!isAboutRights(code))
      return { list: 'unknown', read: 'unknown', listAgrees: 'unknown', problems, remarks: [] }
    return checkEachRead(target, signal)
  }
}

/** The aliases that a release of the version writes: a list that lacks one of them, although it exists, is cut. */
function aliasesAt(text: string | undefined, policy: Policy): readonly Tag[] {
  const parsed = text === undefined ? undefined : parseVersion(text)
  return parsed?.ok === true ? aliasesOf(parsed.value, policy).map(({ tag }) => tag) : []
}

const noTags = 'The repository has no tags yet, or does not exist.'

/** Finds out which read the registry refuses. */
async function checkEachRead({ registry }: Target, signal: AbortSignal): Promise<Reads> {
  let first = tagOf('latest')
  const list = await probe(async () => {
    const tags = await registry.tags(signal)
    first = tags.find((tag) => tag === first) ?? tags[0] ?? first
  })
  // The refusal of a HEAD has no words, by which some vendors are recognised.
  const read = await probe(() => registry.get(first, signal))
  return {
    list: list.finding,
    read: read.finding,
    listAgrees: 'unknown',
    problems: [...list.problems, ...read.problems],
    remarks: [],
  }
}

/** The registry's rule for immutable tags is not a missing right. */
function withoutRule(
  { finding, problems }: Probed,
  { repository }: Target,
): Pick<RepositoryFindings, 'push' | 'moveAliases' | 'problems'> {
  const isRule = problems.some(({ code, message }) => code === 'TAG_IMMUTABLE' || sayImmutable(message))
  if (!isRule) return { push: finding, moveAliases: 'unknown', problems }
  const explain = (problem: Problem): Problem => ({
    ...problem,
    code: 'TAG_IMMUTABLE',
    hint: immutabilityHint(repository.registry, problem.message),
  })
  return { push: 'unknown', moveAliases: 'no', problems: problems.map(explain) }
}

async function checkDeletion(
  { repository, registry }: Target,
  signal: AbortSignal,
): Promise<Pick<RepositoryFindings, 'delete' | 'remarks'>> {
  const elsewhere = deletionElsewhere(repository, [])
  if (elsewhere !== undefined) return { delete: 'no', remarks: [sentences(elsewhere)] }
  let answer: Awaited<ReturnType<typeof registry.delete>> | undefined
  const { finding, problems } = await probe(async () => {
    answer = await registry.delete(unusedDigest(), signal)
  })
  if (answer === 'unsupported') return { delete: 'no', remarks: [sentences(deletionOff(repository, []))] }
  return { delete: finding, remarks: problems.map(sentences) }
}

function sentences({ message, hint }: Problem): string {
  return hint === undefined ? message : `${message} ${hint}`
}

interface Probed {
  readonly finding: Finding
  readonly problems: readonly Problem[]
}

async function probe(run: () => Promise<unknown>): Promise<Probed> {
  try {
    await run()
    return { finding: 'yes', problems: [] }
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (isStop(error)) throw error
    return { finding: isAboutRights(error.code) ? 'no' : 'unknown', problems: error.problems }
  }
}

/** True if the registry answered, so that it may allow another request. */
function isAboutRights(code: ErrorCode): boolean {
  return code === 'DENIED' || code === 'UNAUTHORIZED' || code === 'TAG_LIST_REFUSED'
}
