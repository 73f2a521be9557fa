// Loaded into a Node program: reports at its exit how long the program was idle, and its peak memory.
import { readFileSync, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

process.on('exit', () => {
  const { idle: waited } = performance.eventLoopUtilization()
  // https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  const reported = { waited, peakBytes: Number(kibibytes) * 1024 }
  writeFileSync(process.env.SEMTAG_TEST_PROBE, JSON.stringify(reported))
})
