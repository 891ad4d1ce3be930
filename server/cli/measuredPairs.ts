import type { MetricInput } from '../core/metrics/metric/metric.ts'
import { asksModels, measurementsOf } from '../core/metrics/measurementsOf.ts'
import type { MetricSpec } from '../core/experiment/experiment.ts'

/** Pairs that models are asked about together: enough to fill a batch, few enough that the first scores come soon. */
const AT_ONCE = 256

/**
 * The same pairs, with what models answered about them where a metric asks one. Metrics that ask none need no project, not even its
 * code, and no waiting. Throws AppError as openProject and the store do; what a model could not answer is told by the metric that asked.
 */
export async function* measuredPairs<Pair extends { input: MetricInput }>(
  specs: readonly MetricSpec[],
  pairs: AsyncIterable<Pair>,
): AsyncGenerator<Pair> {
  if (!asksModels(specs)) {
    yield* pairs
    return
  }
  const { openProject } = await import('./openProject.ts')
  const { measureScores } = await import('../scores/measureScores.ts')
  const { storedAnswers } = await import('../scores/storedAnswers.ts')
  const project = openProject()
  try {
    for await (const block of blocks(pairs)) {
      const asked = block.flatMap(({ input }) => measurementsOf(specs, input))
      await measureScores(project.measure, asked, { retryFailed: true })
      const measured = await storedAnswers(project.measure, asked)
      for (const pair of block) yield { ...pair, input: { ...pair.input, measured } }
    }
  } finally {
    await project.close()
  }
}

async function* blocks<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let block: T[] = []
  for await (const item of items) {
    block.push(item)
    if (block.length < AT_ONCE) continue
    yield block
    block = []
  }
  if (block.length > 0) yield block
}
