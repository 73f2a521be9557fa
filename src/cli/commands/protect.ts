import { findSettings } from '../../config/find-settings.ts'
import type { ReleaseCommand, Values } from '../../config/flags.ts'
import { readProtectOptions } from '../../config/protect.ts'
import { errorOf } from '../../domain/errors.ts'
import { exitCodes } from '../../domain/report.ts'
import { type Protection, protectionFor } from '../../domain/vendors/protect.ts'
import type { ProcessAmbient } from '../../frontend/ambient.ts'
import { json } from '../../frontend/failure.ts'
import { checkOutputFile, writeOutputFile } from '../../frontend/files.ts'

/** The document of `plan --protect --json`: the request for the vendor's API, and its caveats. */
export function protectionDocument(protection: Protection, repository: string | undefined): object {
  const { vendor, caveats } = protection
  return { schemaVersion: 1, vendor, request: requestOf(protection, repository), caveats }
}

/** The rules as a user enters them: a command of the AWS CLI, or the values for Harbor's form and API. */
export function protectionText(protection: Protection, repository: string | undefined): string {
  const { caveats } = protection
  const rules =
    protection.vendor === 'ecr'
      ? ecrCommand(protection.filters, repository)
      : harborRule(protection.patterns, repository)
  return `${rules}\n\n${caveats.map((caveat) => `# ${caveat}\n`).join('')}`
}

function requestOf(protection: Protection, repository: string | undefined): object {
  return protection.vendor === 'ecr'
    ? {
        repositoryName: repository ?? null,
        imageTagMutability: 'MUTABLE_WITH_EXCLUSION',
        imageTagMutabilityExclusionFilters: protection.filters.map((filter) => ({
          filterType: 'WILDCARD',
          filter,
        })),
      }
    : harborRequest(protection.patterns, repository)
}

function ecrCommand(filters: readonly string[], repository = 'REPOSITORY'): string {
  return [
    `aws ecr put-image-tag-mutability --repository-name ${repository}`,
    '--image-tag-mutability MUTABLE_WITH_EXCLUSION',
    `--image-tag-mutability-exclusion-filters ${filters.map((filter) => `'filterType=WILDCARD,filter=${filter}'`).join(' \\\n    ')}`,
  ].join(' \\\n  ')
}

// https://github.com/goharbor/harbor/blob/main/src/pkg/immutable/model/rule.go
function harborRequest(patterns: readonly string[], repository: string | undefined): object {
  return {
    disabled: false,
    action: 'immutable',
    template: 'immutable_template',
    tag_selectors: [{ kind: 'doublestar', decoration: 'matches', pattern: braced(patterns) }],
    scope_selectors: {
      repository: [
        { kind: 'doublestar', decoration: 'repoMatches', pattern: inProject(repository)?.name ?? '**' },
      ],
    },
  }
}

function harborRule(patterns: readonly string[], repository: string | undefined): string {
  const { project = 'PROJECT', name = '**' } = inProject(repository) ?? {}
  return `In the project ${project}, under Policy > Tag Immutability, add a rule:
  For the repositories  matching  ${name}
  Tags                  matching  ${patterns.join(',')}

Or send it: POST /api/v2.0/projects/${project}/immutabletagrules
${JSON.stringify(harborRequest(patterns, repository), undefined, 2)}`
}

function braced(patterns: readonly string[]): string {
  return patterns.length === 1 ? patterns.join() : `{${patterns.join(',')}}`
}

// The first part of a path is Harbor's project.
function inProject(repository: string | undefined): { project: string; name: string } | undefined {
  const [project = '', ...rest] = repository?.split('/') ?? []
  return rest.length === 0 ? undefined : { project, name: rest.join('/') }
}

/** `semtag plan --protect`: prints a vendor's rules for the policy, and contacts nothing. */
export async function runProtect(
  command: ReleaseCommand,
  values: Values,
  { stdout, env, workingDirectory }: Pick<ProcessAmbient, 'stdout' | 'env' | 'workingDirectory'>,
): Promise<number> {
  const found = await findSettings(workingDirectory, values)
  const { options, flags, problems } = readProtectOptions(values, command, env, found)
  const [first, ...others] = problems
  if (first !== undefined) throw errorOf([first, ...others])
  if (options === undefined) throw new TypeError('arguments without a mistake give options')
  await checkOutputFile(flags.output)

  const { vendor, policy, version, repository } = options
  const protection = protectionFor(vendor, policy, version)
  const document = json(protectionDocument(protection, repository))
  stdout.write(flags.json ? document : protectionText(protection, repository))
  if (flags.output !== undefined) await writeOutputFile(flags.output, document)
  return exitCodes.complete
}
