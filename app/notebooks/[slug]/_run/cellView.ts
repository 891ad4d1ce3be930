import type { FinishReason } from '#server/core/experiment/cell.ts'
import type { Thought } from '#server/core/experiment/thought/thought.ts'
import type { StoredResult } from '#server/core/grid/packedResults.ts'
import type { CellKey, RunId } from '#server/core/ids.ts'
import type { PageCell, PageRun } from '#server/core/run/pageEvent.ts'

/**
 * What the grid shows of one cell. `empty`: its key has no result yet; `loading`: it has one that the page has not read yet.
 * `cached`: the result is of an earlier run.
 */
export type CellView =
  | { status: 'empty' }
  | { status: 'loading' }
  | { status: 'queued' }
  | { status: 'running'; text: string; thinking?: number }
  | {
      status: 'done'
      output: string
      thought: Thought | null
      cached: boolean
      tokens: { prompt: number; output: number }
      timing: { ttftMs: number; totalMs: number }
      finishReason: FinishReason
    }
  | { status: 'failed'; error: { code: string; message: string } }
  | { status: 'cancelled' }

const empty: CellView = { status: 'empty' }
const loading: CellView = { status: 'loading' }

/** The position of each key in a run's plan. If two cells of a run share a key, it is that of the first. */
export function runPositions(keys: readonly CellKey[]): ReadonlyMap<CellKey, number> {
  const positions = new Map<CellKey, number>()
  keys.forEach((key, position) => {
    if (!positions.has(key)) positions.set(key, position)
  })
  return positions
}

/** A stored result as the grid shows it. */
export function storedView(result: StoredResult): CellView {
  return result.status === 'done' ? { ...result, cached: true } : result
}

/** What the page knows of the store: views of the results it has read, the runs that made them, and keys whose result it has not read. */
export type Stored = {
  views: ReadonlyMap<CellKey, CellView>
  unread: ReadonlySet<CellKey>
  madeBy?: ReadonlyMap<CellKey, RunId>
}

/**
 * The view of the cell with this key: what another run has made since the live one, else the live run's state, else what the
 * store has. A cell that a run left queued or cancelled shows the stored result, if there is one.
 */
export function cellView(key: CellKey | null, stored: Stored, live: PageRun | null, positions: ReadonlyMap<CellKey, number>): CellView {
  if (key === null) return empty
  const position = positions.get(key)
  const state = live && position !== undefined ? live.cells[position] : undefined
  const ended = live !== null && live.status !== 'running'
  const inStore = () => stored.views.get(key) ?? (stored.unread.has(key) ? loading : null)
  if (state?.status === 'done' && state.cached) return inStore() ?? loading
  if (state?.status === 'done' || state?.status === 'failed') {
    const maker = stored.madeBy?.get(key)
    if (maker !== undefined && maker !== live?.run) return inStore() ?? fromLive(state)
  }
  if (state && !(ended && (state.status === 'queued' || state.status === 'running')) && state.status !== 'cancelled') return fromLive(state)
  return inStore() ?? (state?.status === 'cancelled' ? state : empty)
}

/** A cell's state in a run as the grid shows it; a cached cell is shown from the store. */
export function fromLive(state: Exclude<PageCell, { cached: true }>): CellView {
  if (state.status !== 'done') return state
  const { output, thought, tokens, timing, finishReason } = state.result
  return { status: 'done', output, thought, tokens, timing, finishReason, cached: false }
}
