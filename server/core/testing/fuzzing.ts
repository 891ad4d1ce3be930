import fc from 'fast-check'

/** Seconds that each generator runs; by default it makes only the given number of runs. */
const seconds = Number(process.env['ASSAY_FUZZ_SECONDS'] ?? 0)

// A test gets the same inputs each time, so that what fails is what the change broke. New inputs come with ASSAY_FUZZ_SECONDS.
if (seconds === 0) fc.configureGlobal({ seed: 20261130 })

export { fc }

/** Parameters for `fc.assert`: a few runs by default, or as many as the seconds in ASSAY_FUZZ_SECONDS allow. */
export function fuzzing(runs: number) {
  return seconds > 0
    ? { numRuns: 1_000_000_000, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false }
    : { numRuns: runs }
}

/** Milliseconds that a test with a generator may take. */
export const fuzzTimeout = 60_000 + seconds * 1000

/** Milliseconds that a call computes. Time in which this thread waits for a core does not count, so that a busy machine fails no test. */
export function timed(work: () => unknown): number {
  const start = process.threadCpuUsage()
  work()
  const { user, system } = process.threadCpuUsage(start)
  return (user + system) / 1000
}
