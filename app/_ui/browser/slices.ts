/** Long work that can pause at each `yield`. */
export type Slices<T> = Generator<undefined, T>

/** Less than half a frame at 60 frames per second, so that scrolling and typing stay smooth. */
const SLICE_MS = 7

type Clock = { now: () => number; pause: () => Promise<void> }

/** Does the work in slices with a pause after each; null if `signal` aborts it. */
export async function runSlices<T>(work: Slices<T>, { now, pause }: Clock, signal: AbortSignal): Promise<T | null> {
  let until = now() + SLICE_MS
  for (;;) {
    const step = work.next()
    if (step.done) return signal.aborted ? null : step.value
    if (now() < until) continue
    await pause()
    if (signal.aborted) return null
    until = now() + SLICE_MS
  }
}

/** All the work at once. */
export function allSlices<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/** The page's clock: a pause lets the browser draw and handle input. */
export const pageClock: Clock = {
  now: () => performance.now(),
  pause: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener(
        'message',
        () => {
          port1.close()
          resolve()
        },
        { once: true },
      )
      port1.start()
      port2.postMessage(null)
    }),
}
