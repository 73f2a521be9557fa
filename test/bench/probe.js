// Loaded into a Node program: tells, when it exits, how long it had nothing to do but to wait, and what memory it had.
import { readFileSync, writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'

process.on('exit', () => {
  const { idle: waited } = performance.eventLoopUtilization()
  // https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  const told = { waited, peakBytes: Number(kibibytes) * 1024 }
  writeFileSync(process.env.SEMTAG_TEST_PROBE, JSON.stringify(told))
})
