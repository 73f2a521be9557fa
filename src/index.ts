export type { Digest } from './domain/digest.ts'
export type { ErrorCode, Problem, SemtagError, Speaker } from './domain/errors.ts'
export { isSemtagError } from './domain/errors.ts'
export type { Observation, TagState } from './domain/observation.ts'
export type { HoldReason, Plan, PlanInput, PlannedTag, TagKind } from './domain/plan.ts'
export { planTags } from './domain/plan.ts'
export type { Channel, Policy } from './domain/policy.ts'
export { defaultPolicy } from './domain/policy.ts'
export { policyProblems } from './domain/policy-problems.ts'
export { compareVersions } from './domain/precedence.ts'
export type { Parsed, Reference, Repository } from './domain/reference.ts'
export { formatReference, formatRepository, parseReference } from './domain/reference.ts'
export type {
  Move,
  Outcome,
  PushReport,
  ReleaseReport,
  ReleasesReport,
  SourceReport,
  Status,
  TagReport,
  TargetReport,
  VersionFrom,
} from './domain/report.ts'
export type { Tag } from './domain/tag.ts'
export type { Version } from './domain/version.ts'
export { parseVersion } from './domain/version.ts'
export { release } from './library/release.ts'
export type { ImageSettings, OneOfSeveral, ReleaseSettings, Settings } from './library/settings.ts'
export type { ReleaseSurroundings } from './library/surroundings.ts'
export type { LayerProgress, ReleaseEvent, Reporter, RequestEvent } from './ports.ts'
