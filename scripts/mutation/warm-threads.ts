import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { PoolOptions, PoolWorker, Vite, WorkerRequest } from 'vitest/node'

// Each run loads the modules of tests again: a run must not read what `memoize` has cached for their lists.
const root = fileURLToPath(new URL('../..', import.meta.url))
const testModules = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(root, 'test', name))

const mostRuns = 200
// Milliseconds. After a failure so late, the test may still run: its thread ends.
const lateFailure = 3000

interface WarmThread {
  readonly thread: Worker
  runs: number
}

let idle: WarmThread | undefined

/**
 * Lets a run use the thread of the previous run, which has loaded and compiled the sources. Vitest starts a thread for each
 * mutant, and loading took most of the time.
 */
export function warmThreads(): Vite.Plugin {
  return {
    name: 'warm-threads',
    configureVitest({ project }) {
      project.config.pool = 'warm'
      project.config.poolRunner = { name: 'warm', createPoolWorker: warmWorker }
    },
  }
}

function warmWorker({ distPath, env, execArgv, project }: PoolOptions): PoolWorker {
  const started = Date.now()
  const open = () => new Worker(join(distPath, 'workers/threads.js'), { env, execArgv })
  const warm = idle ?? { thread: open(), runs: 0 }
  idle = undefined
  const { thread } = warm
  thread.ref()
  const isUsed = warm.runs > 0
  let config: unknown
  const reply = (type: string) =>
    void setImmediate(() => thread.emit('message', { type, __vitest_worker_response__: true }))

  const send = (message: WorkerRequest) => {
    if (message.type === 'start' && isUsed) {
      config = message.context.config
      return reply('started')
    }
    if (message.type === 'stop') return reply('stopped')
    const isRun = message.type === 'run' && isUsed
    thread.postMessage(
      isRun ? { ...message, context: { ...message.context, config, invalidates: testModules } } : message,
    )
  }
  return {
    name: 'warm',
    on: (event, callback) => void thread.on(event, callback),
    off: (event, callback) => void thread.off(event, callback),
    send,
    deserialize: (data) => data,
    async start() {},
    async stop() {
      for (const event of ['message', 'error', 'exit']) thread.removeAllListeners(event)
      warm.runs++
      const hasFailed = project.vitest.state.getCountOfFailedTests() > 0
      const isLate = hasFailed && Date.now() - started > lateFailure
      if (isLate || warm.runs >= mostRuns || idle !== undefined) await thread.terminate()
      else {
        thread.unref()
        idle = warm
      }
    },
  }
}
