import { cpus } from 'node:os'
import path from 'node:path'
import type { BenchResult } from '../bench/benchResult.ts'
import { runBench } from '../bench/runBench.ts'
import { appendBench, lastBench } from '../io/store/benchHistory.ts'
import { durationText } from './print/durationText.ts'
import { exitCodes, printError } from './print/exitCode.ts'
import { openProject } from '../project/openProject.ts'
import { writeOut } from './print/writeOut.ts'

export type BenchOptions = { json?: boolean; model: string; cells?: number; passes?: number }

const stepTitles = {
  load: 'loading the model',
  limit: 'the limit of the device',
  fast: 'the sweep in the fast lane',
  alone: 'a sample, one cell at a time',
  exact: 'the sweep in the exact lane',
}

/** `assay bench`: measures the engine on a fixed sweep, compares it with the limit of the machine, and appends the result to the history. */
export async function benchCommand({ json = false, model: id, cells, passes }: BenchOptions): Promise<number> {
  const project = openProject({ notice: printError })
  const abort = new AbortController()
  const stop = () => abort.abort()
  process.once('SIGINT', stop)
  const progress = showSteps(process.stderr)
  try {
    const model = await project.prepare.resolveModel(id)
    const deps = { engine: project.engine, now: () => performance.now(), onProgress: progress.step, signal: abort.signal }
    const result = await runBench(deps, model, { cells, passes })
    progress.end()
    const history = path.join(project.paths.home, 'bench.jsonl')
    const before = await lastBench<BenchResult>(history, ({ result: one }) => one.cells === result.cells && one.model === result.model)
    await appendBench(history, {
      at: new Date().toISOString(),
      node: process.version,
      cpu: cpus()[0]?.model ?? '',
      cores: cpus().length,
      result,
    })
    await writeOut(json ? JSON.stringify(result) : benchText(result, before))
    return exitCodes.done
  } finally {
    progress.end()
    process.removeListener('SIGINT', stop)
    await project.close()
  }
}

/** Prints one line per step to stderr; on a terminal the line is updated in place. */
function showSteps(output: NodeJS.WriteStream) {
  let current = ''
  let startedAt = 0
  const end = () => {
    if (current !== '') output.write(`${output.isTTY ? '\r\u001B[2K' : ''}${current}: ${durationText(performance.now() - startedAt)}\n`)
    current = ''
  }
  return {
    end,
    step: ({ step, done, of }: { step: keyof typeof stepTitles; done: number; of: number }) => {
      const title = stepTitles[step]
      if (title !== current) {
        end()
        current = title
        startedAt = performance.now()
      }
      if (output.isTTY) output.write(`\r\u001B[2K${title}${of > 1 ? ` ${done}/${of}` : ''}`)
    },
  }
}

/** The bench's figures as text; `before` is the last result of the same sweep on this machine. */
function benchText(result: BenchResult, before: BenchResult | null): string {
  const { limit, shares, oneAtATime, exact } = result
  const rows: [string, string][] = [
    [
      'sweep',
      `${result.cells} cells, ${count(result.outputTokens)} tokens out, ${result.sequences} sequences, ${result.model}${result.passes > 1 ? `, mean of ${result.passes} passes` : ''}`,
    ],
    ['prefill', `${count(result.prefillTokens)} of ${count(result.prefillTokensUnshared)} prompt tokens left to compute after sharing`],
    [
      'fast lane',
      `${durationText(result.ms)}: ${result.cellsPerSecond.toFixed(1)} cells/s, ${Math.round(result.tokensPerSecond)} tokens/s`,
    ],
    [
      'limit',
      `${durationText(limit.ms)}: prefill ${Math.round(limit.prefillTokensPerSecond)}, decode ${Math.round(limit.decodeTokensPerSecond)} tokens/s`,
    ],
    ['efficiency', `${result.efficiency.toFixed(3)} of the limit${change(result.efficiency, before?.efficiency)}`],
    [
      'time went to',
      `decode ${percent(shares.decode)}, prefill ${percent(shares.prefill)}, sampling ${percent(shares.sampling)}, prompts ${percent(shares.prompts)}, copies ${percent(shares.copies)}, all else ${percent(shares.other)} (${result.overheadMsPerCell.toFixed(2)} ms a cell)`,
    ],
    [
      'one at a time',
      `${durationText(oneAtATime.ms)} (scaled from ${oneAtATime.sample} cells): the batcher is ${oneAtATime.times.toFixed(1)} times as fast${change(oneAtATime.times, before?.oneAtATime.times)}`,
    ],
    [
      'exact lane',
      `${durationText(exact.ms)}: ${exact.ofFast.toFixed(3)} of the fast lane's speed${change(exact.ofFast, before?.exact.ofFast)}, ${exact.efficiency.toFixed(3)} of its own limit`,
    ],
  ]
  return rows.map(([name, text]) => `${name.padEnd(14)} ${text}`).join('\n')
}

const count = (tokens: number) => tokens.toLocaleString('en')

const percent = (share: number) => `${(100 * share).toFixed(1)} %`

const change = (now: number, before: number | undefined) => (before === undefined ? '' : ` (last time ${before.toFixed(now < 2 ? 3 : 1)})`)
