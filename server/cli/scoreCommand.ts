import { toErrorData } from '../core/errors.ts'
import { metricNames, scoreOutput } from '../core/metrics/metrics.ts'
import { prepareMetrics } from '../core/metrics/prepareMetrics.ts'
import { asciiHint } from './print/asciiHint.ts'
import { exitCodes, printError } from './print/exitCode.ts'
import { readMetricArguments } from './arguments/metricArguments.ts'
import { readPairs } from './arguments/readPairs.ts'
import { writeOut } from './print/writeOut.ts'
import type { MetricInput } from '../core/metrics/metric/metric.ts'
import { asksModels, measurementsOf } from '../core/metrics/measurementsOf.ts'
import type { MetricSpec } from '../core/experiment/experiment.ts'

const source = 'stdin'
const blockCharacters = 1 << 16
const mostProblems = 10

/**
 * `assay score METRIC[,METRIC]`: reads one pair per line from stdin and prints its scores as one line, null where a metric does not apply.
 * With `json` one document: `{metrics, scores: [...], pairs, means}`, a mean over the scores that are not null; `error` in place of `means`
 * when a line was invalid after scores had been printed.
 * Returns 1 when a metric failed on a pair, which is reported on stderr. Throws AppError for an invalid metric or line.
 */
export async function scoreCommand(metrics: string, { json = false }: { json?: boolean }): Promise<number> {
  const specs = readMetricArguments(metrics)
  const names = metricNames(specs)
  await prepareMetrics(specs)
  if (process.stdin.isTTY) printError('Reading pairs from the keyboard, {"output": "...", "reference": "..."} a line; Ctrl+D ends.')
  const sums = new Map(names.map((name) => [name, { sum: 0, count: 0 }]))
  let block = json ? `{"metrics":${JSON.stringify(names)},"scores":[` : ''
  let pairs = 0
  let failures = 0
  let begun = false
  const hint = asciiHint(specs)
  try {
    for await (const { line, input } of measuredPairs(specs, readPairs(process.stdin, source))) {
      const { scores, problems } = scoreOutput(specs, input)
      hint.look(input)
      for (const { name, message } of problems) if (failures++ < mostProblems) printError(`${source}:${line}: ${name}: ${message}`)
      for (const [name, total] of sums) {
        const score = scores[name] ?? null
        if (score === null) continue
        total.sum += score
        total.count++
      }
      block += json ? `${pairs === 0 ? '' : ','}\n${JSON.stringify(scores)}` : `${JSON.stringify(scores)}\n`
      pairs++
      if (block.length < blockCharacters) continue
      if (!(await writeOut(block, ''))) return exitCodes.done
      block = ''
      begun = true
    }
  } catch (thrown) {
    // Completes the JSON that is already on stdout; the error itself goes to stderr.
    if (!json) await writeOut(block, '')
    else if (begun) await writeOut(`${block}\n],"pairs":${pairs},"error":${JSON.stringify(toErrorData(thrown, 'INTERNAL'))}}`)
    throw thrown
  }
  const means = Object.fromEntries([...sums].map(([name, { sum, count }]) => [name, count === 0 ? null : sum / count]))
  if (pairs === 0) printError('There was no pair to score: stdin is empty. Give it a file of pairs, such as `< pairs.jsonl`.')
  await writeOut(json ? `${block}\n],"pairs":${pairs},"means":${JSON.stringify(means)}}` : block, json ? '\n' : '')
  for (const line of hint.lines()) printError(line)
  if (failures > mostProblems) printError(`${failures - mostProblems} more of the like.`)
  return failures > 0 ? exitCodes.failed : exitCodes.done
}

/** Pairs measured by models in one request: enough to fill a batch, few enough that the first scores arrive soon. */
const AT_ONCE = 256

/**
 * The same pairs, with the measurements of models when a metric needs them. Other metrics need no project, not even its
 * code. Throws the errors of `openProject` and of the store; a measurement that failed is reported by its metric.
 */
async function* measuredPairs<Pair extends { input: MetricInput }>(
  specs: readonly MetricSpec[],
  pairs: AsyncIterable<Pair>,
): AsyncGenerator<Pair> {
  if (!asksModels(specs)) {
    yield* pairs
    return
  }
  const { openProject } = await import('../project/openProject.ts')
  const { measureScores } = await import('../scores/measureScores.ts')
  const { storedAnswers } = await import('../scores/storedAnswers.ts')
  const project = openProject({ notice: printError })
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
