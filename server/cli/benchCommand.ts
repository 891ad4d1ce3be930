import { cpus } from 'node:os'
import path from 'node:path'

import type { BenchResult } from '../bench/benchResult.ts'
import { runBench } from '../bench/runBench.ts'
import { appendBench, lastBench } from '../io/store/benchHistory.ts'
import { benchText } from './benchText.ts'
import { durationText } from './durationText.ts'
import { exitCodes } from './exitCode.ts'
import { openProject } from './openProject.ts'
import { writeOut } from './writeOut.ts'

export type BenchOptions = { json?: boolean; model: string; cells?: number; passes?: number }

const stepTitles = {
  load: 'loading the model',
  limit: 'what the device gives by itself',
  fast: 'the sweep in the fast lane',
  alone: 'a sample, one cell at a time',
  exact: 'the sweep in the exact lane',
}

/** `assay bench`: measures the engine on a fixed sweep, beside what the machine itself gives, and keeps the result in the history. */
export async function benchCommand({ json = false, model: id, cells, passes }: BenchOptions): Promise<number> {
  const project = openProject()
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

/** A line a step on stderr; on a terminal the line counts up in place. */
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
