import { AppError } from '../core/errors.ts'
import type { CellKey } from '../core/ids.ts'
import type { StoredCell } from '../io/resultStore.ts'
import { coversOutput, LEAST_ALTERNATIVES, outputItem } from './outputProbabilities.ts'
import type { RunDeps } from './runDeps.ts'
import type { RunLog } from './runLog.ts'
import type { KeyedModel, ReadyRun } from './runTypes.ts'

/** Outputs in one request: enough to share prompts, few enough that progress moves and a cancel is heard. */
const AT_ONCE = 16
const TELL_EVERY_MS = 5_000

type Wanted = { key: CellKey; model: KeyedModel; contextSize: number | undefined; alternatives: number }

/**
 * Reads and keeps the log-probabilities of the outputs whose sweep asks for them (`logprobs`), by teacher forcing; what is kept already is not
 * asked again. Says in the log how far it is. Never throws but what the store throws: where the engine cannot answer, a warning says why.
 */
export async function keepProbabilities(
  deps: Pick<RunDeps, 'engine' | 'store' | 'now'>,
  ready: ReadyRun,
  { log, signal }: { log: Pick<RunLog, 'append'>; signal: AbortSignal },
): Promise<void> {
  const open = wantedOf(ready).flatMap((wanted) => {
    const stored = deps.store.results.cell(wanted.key)
    if (!stored?.result) return []
    const known = deps.store.tokenScores.get(wanted.key)
    return known && coversOutput(known, stored.result, wanted.alternatives) ? [] : [{ ...wanted, stored }]
  })
  const note = (message: string, level: 'info' | 'warning' = 'info') => log.append({ type: 'engineNote', level, message })
  let done = 0
  let toldAt = -Infinity
  try {
    for (const group of Map.groupBy(
      open,
      ({ model, contextSize, alternatives }) => `${model.ref.hash} ${contextSize} ${alternatives}`,
    ).values()) {
      for (let from = 0; from < group.length && !signal.aborted; from += AT_ONCE) {
        if (deps.now() - toldAt >= TELL_EVERY_MS) {
          toldAt = deps.now()
          note(`Reading log-probabilities: ${done} of ${open.length} outputs.`)
        }
        const chunk = group.slice(from, from + AT_ONCE)
        await keepChunk(deps, chunk, signal)
        done += chunk.length
      }
    }
  } catch (thrown) {
    if (signal.aborted) return
    if (!(thrown instanceof AppError)) throw thrown
    note(`The log-probabilities of ${open.length - done} outputs could not be read: ${thrown.message}`, 'warning')
  }
}

async function keepChunk(
  { engine, store, now }: Pick<RunDeps, 'engine' | 'store' | 'now'>,
  chunk: readonly (Wanted & { stored: StoredCell })[],
  signal: AbortSignal,
): Promise<void> {
  const [first] = chunk
  if (!first) return
  const { model, contextSize, alternatives } = first
  const items = chunk.flatMap(({ stored }) => (stored.result ? [outputItem(stored.request, stored.result)] : []))
  const scored = await engine.score(
    {
      model: contextSize === undefined ? model.ref : { ...model.ref, contextSize },
      items,
      top: Math.max(alternatives, LEAST_ALTERNATIVES),
    },
    { signal },
  )
  for (const [place, { key }] of chunk.entries()) store.tokenScores.put(key, scored[place]?.tokens ?? [], now())
}

/** Cells that share a key are asked about once, for the most alternatives that any of them wants. */
function wantedOf({ cells, models }: ReadyRun): Wanted[] {
  const wanted = new Map<CellKey, Wanted>()
  for (const { key, model: id, context, logprobs } of cells) {
    const model = models.get(id)
    if (!logprobs || !model) continue
    const alternatives = Math.max(logprobs, wanted.get(key)?.alternatives ?? 0)
    wanted.set(key, { key, model, contextSize: context, alternatives })
  }
  return [...wanted.values()]
}
