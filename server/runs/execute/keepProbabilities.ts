import { setImmediate as breathe } from 'node:timers/promises'

import { AppError } from '../../core/errors.ts'
import type { CellKey } from '../../core/ids.ts'
import type { ModelRef } from '../../engine/door/protocol.ts'
import type { RunLog } from '../log/runLog.ts'
import { onceMore } from '../plan/onceMore.ts'
import { refOf, weightsName } from '../plan/cellModel.ts'
import type { ReadyRun } from '../plan/runTypes.ts'
import { coversOutput, LEAST_ALTERNATIVES, outputItem } from './outputProbabilities.ts'
import type { RunDeps } from './runDeps.ts'
import type { RunGate } from './runGate.ts'

/** Outputs in one request: enough to share prompts, few enough for frequent progress and a quick cancel. */
const AT_ONCE = 16
const TELL_EVERY_MS = 5_000
/** After this many failed requests in a row no output can be the cause: halving 16 down to one takes five. */
const MOST_FAILURES = 8
/** Cells looked up before other requests of the server may run. */
const PAGE = 100

type Wanted = { key: CellKey; model: ModelRef; alternatives: number }

type Deps = Pick<RunDeps, 'engine' | 'store' | 'now'>

/**
 * Reads and stores the log-probabilities of the outputs whose sweep asks for them (`logprobs`), by teacher forcing; what is
 * stored already is not read again. Each request waits at the gate, so that a pause and other runs come first. The log gets
 * notes of the progress. If the engine cannot answer, a warning says why and for how many outputs. Throws only what the store
 * throws.
 */
export async function keepProbabilities(
  deps: Deps,
  ready: ReadyRun,
  { log, gate, signal }: { log: Pick<RunLog, 'append'>; gate: Pick<RunGate, 'open'>; signal: AbortSignal },
): Promise<void> {
  const open = await openOnes(deps, wantedOf(ready), signal)
  const note = (message: string, level: 'info' | 'warning' = 'info') => log.append({ type: 'engineNote', level, message })
  const groups = Map.groupBy(open, ({ model, alternatives }) => `${weightsName(model)} ${model.contextSize} ${alternatives}`)
  const failures = { row: 0 }
  let [done, kept] = [0, 0]
  let toldAt = -Infinity
  let problem: string | null = null
  for (const group of groups.values()) {
    for (let from = 0; from < group.length && failures.row < MOST_FAILURES; from += AT_ONCE) {
      const chunk = group.slice(from, from + AT_ONCE)
      if (!(await gate.open({ name: `score ${chunk[0]?.model.hash}`, positions: 0, alone: true }, signal))) return
      if (deps.now() - toldAt >= TELL_EVERY_MS) {
        toldAt = deps.now()
        note(`Reading log-probabilities: ${done} of ${open.length} outputs.`)
      }
      const answered = await keepOrHalve(deps, chunk, { failures, signal })
      if (signal.aborted) return
      const failure = deps.store.queue.failure()
      if (failure) throw failure
      kept += answered.kept
      done += chunk.length
      problem ??= answered.problem
    }
  }
  if (problem !== null) note(`The log-probabilities of ${open.length - kept} outputs could not be read: ${problem}`, 'warning')
}

/** Those of which less is stored than is wanted. */
async function openOnes({ store }: Deps, wanted: readonly Wanted[], signal: AbortSignal): Promise<Wanted[]> {
  const open: Wanted[] = []
  for (let from = 0; from < wanted.length && !signal.aborted; from += PAGE) {
    const page = wanted.slice(from, from + PAGE)
    const results = store.results.results(page.map(({ key }) => key))
    for (const each of page) {
      const result = results.get(each.key)
      const known = result ? store.tokenScores.get(each.key) : null
      if (result && !(known && coversOutput(known, result, each.alternatives))) open.push(each)
    }
    await breathe()
  }
  return signal.aborted ? [] : open
}

/** An output that the engine cannot read must not cost the others: the chunk is tried once more if the engine died, then in halves. */
async function keepOrHalve(
  deps: Deps,
  chunk: readonly Wanted[],
  { failures, signal }: { failures: { row: number }; signal: AbortSignal },
): Promise<{ kept: number; problem: string | null }> {
  try {
    await onceMore(() => keepChunk(deps, chunk, signal))
    failures.row = 0
    return { kept: chunk.length, problem: null }
  } catch (thrown) {
    if (signal.aborted) return { kept: 0, problem: null }
    if (!(thrown instanceof AppError)) throw thrown
    failures.row += 1
    let kept = 0
    const half = Math.ceil(chunk.length / 2)
    for (const part of chunk.length > 1 ? [chunk.slice(0, half), chunk.slice(half)] : [])
      if (failures.row < MOST_FAILURES) kept += (await keepOrHalve(deps, part, { failures, signal })).kept
    return { kept, problem: kept < chunk.length ? thrown.message : null }
  }
}

async function keepChunk({ engine, store, now }: Deps, chunk: readonly Wanted[], signal: AbortSignal): Promise<void> {
  const [first] = chunk
  if (!first) return
  const { model, alternatives } = first
  const asked = chunk.flatMap(({ key }) => {
    const stored = store.results.cell(key)
    return stored?.result ? [{ key, item: outputItem(stored.request, stored.result) }] : []
  })
  const scored = await engine.score(
    {
      model,
      items: asked.map(({ item }) => item),
      top: Math.max(alternatives, LEAST_ALTERNATIVES),
    },
    { signal },
  )
  for (const [place, { key }] of asked.entries()) store.tokenScores.put(key, scored[place]?.tokens ?? [], now())
}

/** Cells that share a key are read once, with the most alternatives that any of them wants. */
function wantedOf({ cells, models }: ReadyRun): Wanted[] {
  const wanted = new Map<CellKey, Wanted>()
  for (const { key, model: id, logprobs, ...cell } of cells) {
    const model = models.get(id)
    if (!logprobs || !model) continue
    const alternatives = Math.max(logprobs, wanted.get(key)?.alternatives ?? 0)
    wanted.set(key, { key, model: refOf(model, cell), alternatives })
  }
  return [...wanted.values()]
}
