import * as z from 'zod/mini'
import { type PushedTag, pushedTag } from '../config/git-tag.ts'
import { parsedJson } from '../config/json-text.ts'
import type { PushContext } from '../config/push.ts'
import type { Parsed } from '../domain/errors.ts'
import { clean } from '../domain/text.ts'
import { readSmallFile } from '../frontend/files.ts'
import type { Environment } from '../ports/run.ts'

/** What the event of the run says about the release. */
export type WorkflowRun = Pick<PushContext, 'startedBy' | 'planOnly' | 'preRelease'>

/**
 * Reads the event that started the run.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
 */
export async function readWorkflowRun(env: Environment): Promise<WorkflowRun> {
  const event = env['GITHUB_EVENT_NAME'] ?? ''
  if (event === 'release') return releaseRun(env)
  const tag = pushedTag(env)
  const planOnly = `Nothing is written: this workflow runs for a pull request (${clean(event)}).`
  return {
    startedBy: tag && { ok: true, value: tag },
    planOnly: isPullRequest(env) ? planOnly : undefined,
  }
}

/** True if the run tests changes that are not merged yet. */
export function isPullRequest({ GITHUB_EVENT_NAME: event = '' }: Environment): boolean {
  return event.startsWith('pull_request') || event === 'merge_group'
}

// https://docs.github.com/webhooks/webhook-events-and-payloads#release
const releaseEvent = z.object({
  release: z.object({
    tag_name: z.string().check(z.minLength(1), z.maxLength(1024)),
    prerelease: z._default(z.boolean(), false),
  }),
})
// GitHub sends no larger payload.
const largestEvent = 25 * 1024 * 1024

async function releaseRun(env: Environment): Promise<WorkflowRun> {
  const path = env['GITHUB_EVENT_PATH'] ?? ''
  const text = await readSmallFile('GITHUB_EVENT_PATH', path, largestEvent, hint).catch(() => '')
  const { data } = releaseEvent.safeParse(parsedJson(text))
  if (data === undefined) return { startedBy: refOf(env) }
  const { tag_name: name, prerelease } = data.release
  const startedBy: Parsed<PushedTag> = { ok: true, value: { from: 'release.tag_name', name } }
  if (!prerelease) return { startedBy }
  return { startedBy, preRelease: `GitHub marks the release ${clean(name)} as a pre-release` }
}

// GITHUB_REF has the tag too, unless it is empty: https://github.com/actions/runner/issues/2788
function refOf(env: Environment): Parsed<PushedTag> {
  const tag = pushedTag(env)
  if (tag !== undefined) return { ok: true, value: tag }
  const message = `A release started this workflow, but its event file has no release.tag_name: GITHUB_EVENT_PATH is "${clean(env['GITHUB_EVENT_PATH'] ?? '')}".`
  return { ok: false, problem: { code: 'INVALID_VERSION', message, hint } }
}

const hint = 'Give version, such as version: 2.1.106.'
