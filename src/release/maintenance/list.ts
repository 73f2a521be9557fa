import { errorCodes, type Problem } from '../../domain/errors.ts'
import type { Repository } from '../../domain/image/reference.ts'
import { listTags } from '../../domain/plan/listing.ts'
import type { ListReport } from '../../domain/report.ts'
import type { Policy } from '../../domain/tags/policy.ts'
import { asSemtagError } from '../state/failure.ts'
import { statusOf } from '../state/status.ts'
import { stoppable } from '../state/stoppable.ts'
import { createTarget, type Target } from '../state/target.ts'
import { type DescribeOptions, describeVersions } from './describe-versions.ts'
import type { CarePorts } from './maintain.ts'
import { observe } from './observe.ts'

export interface ListRequest {
  readonly repository: Repository
  readonly policy: Policy
  /** Asks what every version points at. */
  readonly digests: boolean
  /** Asks for the platforms of every version. */
  readonly platforms: boolean
  /** Milliseconds to wait for late answers. */
  readonly settle?: number | undefined
}

export interface ListPorts extends Omit<CarePorts, 'reporter'> {
  readonly configuration: DescribeOptions['configuration']
}

type Contents = Pick<ListReport, 'versions' | 'aliases' | 'others'>

/**
 * Tells what a repository holds, by its tag list and one look at each alias and its owner. What a registry does is
 * never thrown: the report says what happened.
 */
export async function list(request: ListRequest, ports: ListPorts): Promise<ListReport> {
  const { repository, settle } = request
  const target = createTarget(repository, ports.registry(repository), { clock: ports.clock, settle })
  const problems: Problem[] = []
  let contents: Contents = { versions: [], aliases: [], others: [] }
  try {
    contents = await stoppable(ports.signal, (signal) =>
      read(target, request, { ...ports, signal, tell: (problem) => void problems.push(problem) }),
    )
  } catch (thrown) {
    const error = asSemtagError(thrown)
    if (errorCodes[error.code] === 'usage') throw error
    problems.push(...error.problems)
  }
  return {
    schemaVersion: 1,
    command: 'ls',
    repository: target.name,
    status: statusOf(problems, false),
    ...contents,
    problems,
  }
}

async function read(
  target: Target,
  { policy, digests, platforms }: ListRequest,
  ports: Pick<ListPorts, 'clock' | 'configuration' | 'signal'> & Pick<DescribeOptions, 'tell'>,
): Promise<Contents> {
  const listing = await observe({ target }, ports.signal, {
    policy,
    read: (observed) => listTags({ observed, policy, digests }),
    doubtful: ({ aliases: all }) => all.flatMap(({ state, tag }) => (state === 'unknown' ? [tag] : [])),
  })
  const { versions, aliases, others } = listing
  const options = { ...ports, platforms, content: target.registry }
  return { versions: await describeVersions(versions, options), aliases, others }
}
