import type { CellSampler } from '../sample/cellSampler.ts'
import type { Job } from './job.ts'
import type { NativeContext } from '../native/llamaInternals.ts'

/**
 * Draws the first token of jobs that have no sequence yet, from the logits at `place` of the last batch: when their turn comes, a copy of
 * their prompt's state is all they need. `tookMs`: the time that it took until now, which their first token is told to have taken. A job
 * that was cancelled meanwhile gives its sampler back. A job whose sampler cannot be made or cannot draw stays as it was, and fails at its turn.
 */
export async function drawAhead(
  jobs: readonly Job[],
  {
    context,
    place,
    createSampler,
    tookMs,
  }: { context: NativeContext; place: number; createSampler: (job: Job) => CellSampler; tookMs: () => number },
): Promise<void> {
  await Promise.all(
    jobs.map(async (job) => {
      if (job.ahead) return
      let sampler: CellSampler | null = null
      try {
        sampler = createSampler(job)
        const token = await sampler.draw(context, place)
        if (job.refs.length === 0) sampler.dispose()
        else job.ahead = { sampler: withNext(sampler, token), tookMs: tookMs() }
      } catch {
        sampler?.dispose()
      }
    }),
  )
}

/** A sampler that gives the token it has drawn, and draws from then on. */
function withNext(sampler: CellSampler, token: number): CellSampler {
  let next: number | null = token
  return {
    draw: async (context, place) => {
      const drawn = next ?? (await sampler.draw(context, place))
      next = null
      return drawn
    },
    dispose: () => sampler.dispose(),
  }
}
