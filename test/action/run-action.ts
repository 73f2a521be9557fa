import { Readable } from 'node:stream'
import { runAction } from '../../src/action/run.ts'
import type { EndingSignal } from '../../src/frontend/ambient.ts'
import { runStep, type Step } from './step.ts'

export interface RunningAction {
  readonly done: Promise<Step>
  /** Sends a signal; true where somebody listens. */
  signal(name: EndingSignal): boolean
}

/** Runs the action in this process, with surroundings of its own. */
export function startAction(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  workingDirectory = '/nonexistent',
): RunningAction {
  const listeners = new Set<(signal: EndingSignal) => void>()
  const done = runStep(inputs, { DOCKER_HOST: 'tcp://127.0.0.1:1', ...env }, async (all) => {
    let log = ''
    const code = await runAction({
      env: all,
      platform: 'linux',
      homeDirectory: '/nonexistent',
      workingDirectory,
      stdin: Readable.from([]),
      stdout: { write: (text) => (log += text) },
      outputLost: async () => undefined,
      onSignal(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      onCrash: () => () => {},
      exit: () => {},
      onContent() {},
    })
    return { code, log }
  })
  return {
    done,
    signal(name) {
      for (const listener of listeners) listener(name)
      return listeners.size > 0
    },
  }
}

/** Runs the action in this process to its end. */
export function stepOf(
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  workingDirectory?: string,
): Promise<Step> {
  return startAction(inputs, env, workingDirectory).done
}
