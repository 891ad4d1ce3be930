import type { CellKey } from '#server/core/ids.ts'
import type { CellState, RunState } from '#server/core/run/runEvent.ts'
import type { Grid } from '#server/api/services.ts'

/** What the grid shows of one cell. `empty`: its key has no result yet; `stored`: it has one from an earlier run. */
export type CellView =
  | { status: 'empty' }
  | { status: 'queued' }
  | { status: 'running'; text: string }
  | {
      status: 'done'
      output: string
      cached: boolean
      tokens: { prompt: number; output: number }
      timing: { ttftMs: number; totalMs: number }
      finishReason: string
    }
  | { status: 'failed'; error: { code: string; message: string } }
  | { status: 'cancelled' }

const empty: CellView = { status: 'empty' }

/** Where each key stands in a run's plan. Two cells of a run may share a key; the first speaks for both. */
export function runPositions(keys: readonly CellKey[]): ReadonlyMap<CellKey, number> {
  const positions = new Map<CellKey, number>()
  keys.forEach((key, position) => {
    if (!positions.has(key)) positions.set(key, position)
  })
  return positions
}

/**
 * The view of the cell with this key: the live run's state first, then what the store holds.
 * A cell that a run left queued or cancelled shows the stored result, if there is one.
 */
export function cellView(
  key: CellKey | null,
  results: Grid['results'],
  live: RunState | null,
  positions: ReadonlyMap<CellKey, number>,
): CellView {
  if (key === null) return empty
  const position = positions.get(key)
  const state = live && position !== undefined ? live.cells[position] : undefined
  const ended = live !== null && live.status !== 'running'
  if (state && !(ended && (state.status === 'queued' || state.status === 'running')) && state.status !== 'cancelled') return fromLive(state)
  const stored = results[key]
  if (stored?.status === 'done') return { ...stored, cached: true }
  if (stored?.status === 'failed') return stored
  return state?.status === 'cancelled' ? state : empty
}

function fromLive(state: CellState): CellView {
  if (state.status !== 'done') return state
  const { output, tokens, timing, finishReason } = state.result
  return { status: 'done', output, tokens, timing, finishReason, cached: state.cached }
}
