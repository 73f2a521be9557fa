import type { Problem } from './domain/errors.ts'
import type { Policy } from './domain/tags/policy.ts'
import { policyProblems } from './domain/tags/policy-problems.ts'
import type { Version } from './domain/version/version.ts'

export type { CheckReport, Finding, RepositoryCheck } from './domain/check-report.ts'
export type { ErrorCode, Parsed, Problem, SemtagError, Speaker } from './domain/errors.ts'
export { isSemtagError } from './domain/errors.ts'
export type { Digest } from './domain/image/digest.ts'
export { parseDigest } from './domain/image/digest.ts'
export type { Reference, Repository } from './domain/image/reference.ts'
export { formatReference, formatRepository, parseReference } from './domain/image/reference.ts'
export type { Tag } from './domain/image/tag.ts'
export { parseTag } from './domain/image/tag.ts'
export type {
  AliasListing,
  CandidateListing,
  ListReport,
  PrunableTag,
  VersionListing,
} from './domain/list-report.ts'
export type { HoldReason, Plan, PlanInput, PlannedTag, TagKind } from './domain/plan/plan.ts'
export { planTags } from './domain/plan/plan.ts'
export type { PruneReason } from './domain/plan/prune-rules.ts'
export type { PrunedLine, PrunedTag, PruneReport } from './domain/prune-report.ts'
export type {
  GateReport,
  MaintenanceReport,
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
export type { Observation, TagState } from './domain/tags/observation.ts'
export type { Channel, Policy } from './domain/tags/policy.ts'
export { defaultPolicy } from './domain/tags/policy.ts'
export { compareVersions } from './domain/version/compare.ts'
export type { Version } from './domain/version/version.ts'
export { parseVersion } from './domain/version/version.ts'
export {
  checkPossibility as check,
  listRepository as list,
  promoteCandidate as promote,
  pruneRepository as prune,
  reconcileRepository as reconcile,
  removeRepositoryTags as remove,
  unyankVersions as unyank,
  yankVersions as yank,
} from './library/maintain.ts'
export { plan, release } from './library/release.ts'
export type {
  ChangeSettings,
  ListSettings,
  PromoteSettings,
  PruneRuleSettings,
  PruneSettings,
  ReconcileSettings,
  RemoveSettings,
  RepositorySettings,
  UnyankSettings,
  YankSettings,
} from './library/repository-settings.ts'
export type {
  ConnectionSettings,
  ImageSettings,
  OneImage,
  OneOfSeveral,
  ReleaseEnvironment,
  ReleaseSettings,
  Settings,
  SeveralImages,
  TagSettings,
} from './library/settings.ts'
export type { LayerProgress } from './ports/engine.ts'
export type { ReleaseEvent, Reporter, RequestEvent } from './ports/run.ts'

/** All problems with a policy, and with the tags that it would give the version. */
const problemsOfPolicy: (policy: Policy, version: Version | undefined) => readonly Problem[] = policyProblems

export { problemsOfPolicy as policyProblems }
