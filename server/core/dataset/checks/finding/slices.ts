/**
 * Long work in small steps: each `next` takes some milliseconds and gives the share that is done, 0 to 1. Who runs it can serve others between
 * the steps, show progress, and stop.
 */
export type Slices<Result> = Generator<number, Result, void>

/** Does all the work at once. */
export function finish<Result>(slices: Slices<Result>): Result {
  for (;;) {
    const step = slices.next()
    if (step.done) return step.value
  }
}
