import { credentialsGiven } from '../frontend/ambient.ts'
import { createCancellation } from '../frontend/cancellation.ts'
import { failureOf } from '../frontend/failure.ts'
import { safeReport } from '../frontend/safe-text.ts'
import { failureAnnotations } from './annotations.ts'
import { careForInputs } from './care.ts'
import { careResult } from './care-result.ts'
import { inputOf, readInputs } from './inputs.ts'
import { createLog, type Log } from './log.ts'
import { appendOutputs, appendSummary } from './outputs.ts'
import { type ActionAmbient, releaseInputs } from './release.ts'
import { failureResult, type Result, reportResult } from './result.ts'

/**
 * Runs the action as the step of a workflow does: inputs from `INPUT_…`, the log and its annotations to stdout, outputs
 * to GITHUB_OUTPUT, the summary to GITHUB_STEP_SUMMARY. Returns the exit code: 0 if everything is as planned, else 1.
 */
export async function runAction(around: ActionAmbient): Promise<number> {
  const { env, stdout } = around
  const log = createLog((text) => stdout.write(text), env['GITHUB_ACTIONS'] === 'true')
  for (const secret of [inputOf(env, 'password'), env['SEMTAG_PASSWORD'] ?? '']) log.secret(secret)
  // Messages repeat misplaced values, which may be credentials.
  for (const secret of credentialsGiven([], env)) log.secret(secret)
  const inputs = readInputs(env)
  const debug = inputs.values['debug'] === true
  const failure = (error: unknown) =>
    failureOf(error, {
      paint: (_style, text) => text,
      mask: log.mask,
      debug: inputs.values['debug'] === true,
    })
  const cancellation = createCancellation(around)
  const ran =
    inputs.command === 'push'
      ? releaseInputs(inputs, around, log, cancellation).then((report) =>
          reportResult(safeReport(report, log.mask)),
        )
      : careForInputs(inputs, around, log, cancellation).then((report) => careResult(report))
  const result = await ran.catch((error: unknown) => failureResult(failure(error), debug))
  cancellation.release()
  show(result, log)
  return Promise.all([appendSummary(env, result.summary), appendOutputs(env, result.outputs)]).then(
    () => (result.status === 'complete' ? 0 : 1),
    (error: unknown) => {
      failureAnnotations(failure(error).document).forEach(log.annotate)
      return 1
    },
  )
}

function show({ text, annotations }: Result, log: Log): void {
  if (text !== '') log.text(text)
  annotations.forEach(log.annotate)
}
