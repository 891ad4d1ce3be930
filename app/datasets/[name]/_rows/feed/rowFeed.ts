import { changeRow, type RowChange } from '#server/core/dataset/review/changeRow.ts'
import type { DatasetRow, RowId } from '#server/core/dataset/row/row.ts'
import type { DatasetState, NumberedRow } from '../../../../_trpc/apiTypes.ts'
import type { SendQueue } from './sendQueue.ts'

/** The server, as the feed needs it. */
export type RowServer = {
  rows(numbers: readonly number[]): Promise<NumberedRow[]>
  byId(ids: readonly RowId[]): Promise<NumberedRow[]>
  change(input: { ids: RowId[]; change: RowChange; by: string }): Promise<{ seq: number | null; rows: DatasetRow[] }>
  undo(by: string): Promise<{ rows: RowId[]; skipped: number } | null>
}

/** What the feed tells the reviewer. */
export type FeedNews =
  | { news: 'refused'; rows: readonly DatasetRow[]; change: RowChange; thrown: unknown }
  | { news: 'undone'; rows: readonly NumberedRow[]; gone: number; skipped: number }
  | { news: 'nothingToUndo' }
  | { news: 'undoUnsure'; thrown: unknown }
  | { news: 'unread'; thrown: unknown }

export type ShownRow = { n: number; row: DatasetRow; isUnsent: boolean; isChangedElsewhere: boolean }

/** The rows of a dataset that the page has, with the changes of this tab that are not confirmed yet. */
export type RowFeed = {
  /** Null while it is being fetched; `gone` if there is none of this number any more. */
  row: (n: number) => ShownRow | 'gone' | null
  /** Fetches rows that are not there, and keeps these when others are dropped. */
  want: (numbers: readonly number[]) => void
  /** Fetches wanted rows that could not be read. */
  retry: () => void
  put: (rows: readonly NumberedRow[]) => void
  change: (rows: readonly DatasetRow[], change: RowChange, by: string) => void
  undo: (by: string) => void
  /** Called with each state of the dataset. Rows are fetched again if another tab or program has changed some. */
  follow: (state: DatasetState) => void
  /** Fetches the rows again, after a change of many of them by this tab. */
  refresh: () => Promise<void>
  /** Forgets all rows, because their numbers have changed. */
  clear: (state: DatasetState) => void
  /** The reviewer has seen that the row was changed elsewhere. */
  markSeen: (id: RowId) => void
  /** Grows with each change of what is shown. */
  version: () => number
  subscribe: (listener: () => void) => () => void
}

type Unsent = { change: RowChange; by: string; at: string }
type Held = { row: DatasetRow; shown: ShownRow | null }

/** Rows above this number are dropped, those that are not wanted first. */
const MOST_HELD = 4_000
/** Rows in a request. */
const MOST_AT_ONCE = 200
/** While more are being fetched, as when a reader scrolls fast, others wait. */
const MOST_UNDER_WAY = 400

/** `tell` gets what the reviewer has to know. */
export function createRowFeed(
  server: RowServer,
  { queue, now, tell }: { queue: SendQueue; now: () => string; tell: (news: FeedNews) => void },
): RowFeed {
  const held = new Map<number, Held>()
  const numberOf = new Map<RowId, number>()
  const gone = new Set<number>()
  const fetching = new Set<number>()
  const unsent = new Map<RowId, Unsent[]>()
  const elsewhere = new Set<RowId>()
  const listeners = new Set<() => void>()
  let wanted: readonly number[] = []
  let version = 0
  let age = 0
  let seen: number | null = null
  let latest: DatasetState | null = null
  const own = new Set<number>()

  function changed(): void {
    version += 1
    for (const listener of listeners) listener()
  }

  function hold({ n, row }: NumberedRow): void {
    const before = held.get(n)
    if (before && JSON.stringify(before.row) === JSON.stringify(row)) return
    gone.delete(n)
    held.set(n, { row, shown: null })
    numberOf.set(row.id, n)
  }

  function forget(n: number): void {
    const row = held.get(n)?.row
    held.delete(n)
    if (row) numberOf.delete(row.id)
  }

  function dropOthers(): void {
    if (held.size <= MOST_HELD) return
    const kept = new Set(wanted)
    for (const [n, { row }] of held) if (!kept.has(n) && !unsent.has(row.id)) forget(n)
  }

  function shownAgain(id: RowId): void {
    const n = numberOf.get(id)
    const found = n === undefined ? undefined : held.get(n)
    if (found) found.shown = null
  }

  async function fetchRows(numbers: readonly number[]): Promise<void> {
    const asked = age
    let isRead = false
    for (const n of numbers) fetching.add(n)
    try {
      const rows = await server.rows(numbers)
      if (asked !== age) return
      for (const row of rows) hold(row)
      const found = new Set(rows.map(({ n }) => n))
      for (const n of numbers) if (!found.has(n)) gone.add(n)
      dropOthers()
      isRead = true
    } catch (thrown) {
      if (asked === age) tell({ news: 'unread', thrown })
    } finally {
      if (asked === age) for (const n of numbers) fetching.delete(n)
      if (isRead) fetchMissing()
      changed()
    }
  }

  function fetchMissing(): void {
    if (fetching.size > MOST_UNDER_WAY) return
    const missing = wanted.filter((n) => !held.has(n) && !fetching.has(n) && !gone.has(n))
    for (let from = 0; from < missing.length; from += MOST_AT_ONCE) void fetchRows(missing.slice(from, from + MOST_AT_ONCE))
  }

  /** Fetches wanted rows again and drops the others. `isForeign`: what has changed was changed elsewhere. */
  async function fetchAgain({ isForeign }: { isForeign: boolean }): Promise<void> {
    const asked = age
    const numbers = [...new Set(wanted)].filter((n) => held.has(n) || gone.has(n))
    const kept = new Set(numbers)
    for (const [n, { row }] of held) if (!kept.has(n) && !unsent.has(row.id)) forget(n)
    for (const n of gone) if (!kept.has(n)) gone.delete(n)
    for (let from = 0; from < numbers.length; from += MOST_AT_ONCE) {
      const some = numbers.slice(from, from + MOST_AT_ONCE)
      const rows = await server.rows(some)
      if (asked !== age) return
      const found = new Set(rows.map(({ n }) => n))
      for (const row of rows) {
        const before = held.get(row.n)?.row
        // A change of this tab that was made meanwhile is newer than the answer.
        if (unsent.has(row.row.id)) continue
        if (isForeign && before && JSON.stringify(before) !== JSON.stringify(row.row)) elsewhere.add(row.row.id)
        hold(row)
      }
      for (const n of some) {
        if (found.has(n)) continue
        forget(n)
        gone.add(n)
      }
    }
    changed()
  }

  /** Looks at the last known state when no change of this tab is under way, because then all of its own changes are known. */
  function look(): void {
    if (latest === null || queue.state().waiting > 0) return
    const from = seen ?? latest.seq
    let isForeign = false
    for (let seq = from + 1; seq <= latest.seq && !isForeign; seq += 1) isForeign = !own.has(seq)
    seen = Math.max(from, latest.seq)
    for (const seq of own) if (seq <= seen) own.delete(seq)
    if (isForeign) void fetchAgain({ isForeign: true }).catch((thrown: unknown) => tell({ news: 'unread', thrown }))
  }

  queue.subscribe(() => {
    changed()
    look()
  })

  function remove(ids: readonly RowId[], made: Unsent): void {
    for (const id of ids) {
      const left = (unsent.get(id) ?? []).filter((each) => each !== made)
      if (left.length > 0) unsent.set(id, left)
      else unsent.delete(id)
      shownAgain(id)
    }
  }

  return {
    row(n) {
      if (gone.has(n)) return 'gone'
      const found = held.get(n)
      if (!found) return null
      const { id } = found.row
      const isChangedElsewhere = elsewhere.has(id)
      if (found.shown && found.shown.isChangedElsewhere === isChangedElsewhere) return found.shown
      const changes = unsent.get(id) ?? []
      const row = changes.reduce((before, { change, by, at }) => changeRow(before, change, { by, at }), found.row)
      found.shown = { n, row, isUnsent: changes.length > 0, isChangedElsewhere }
      return found.shown
    },
    want(numbers) {
      wanted = numbers
      fetchMissing()
    },
    retry: fetchMissing,
    put(rows) {
      for (const row of rows) hold(row)
      changed()
    },
    change(rows, change, by) {
      const made: Unsent = { change, by, at: now() }
      // Throws here, before anything is shown, if the change does not fit the row.
      for (const row of rows) changeRow(row, change, made)
      const ids = rows.map(({ id }) => id)
      for (const id of ids) {
        unsent.set(id, [...(unsent.get(id) ?? []), made])
        elsewhere.delete(id)
        shownAgain(id)
      }
      queue.add({
        canRepeat: true,
        async run() {
          const answer = await server.change({ ids, change, by })
          if (answer.seq !== null) own.add(answer.seq)
          remove(ids, made)
          const found = new Set(answer.rows.map(({ id }) => id))
          for (const row of answer.rows) {
            const n = numberOf.get(row.id)
            if (n !== undefined) hold({ n, row })
          }
          for (const id of ids) {
            const n = numberOf.get(id)
            if (n === undefined || found.has(id)) continue
            forget(n)
            gone.add(n)
          }
        },
        onFailed(thrown) {
          remove(ids, made)
          tell({ news: 'refused', rows, change, thrown })
        },
      })
      changed()
    },
    undo(by) {
      queue.add({
        // Made twice, it would undo two changes.
        canRepeat: false,
        async run() {
          const undone = await server.undo(by)
          if (undone === null) {
            tell({ news: 'nothingToUndo' })
            return
          }
          // A change of many rows: those that are not shown are fetched when they are.
          const shown = undone.rows.slice(0, MOST_AT_ONCE)
          const rows = await server.byId(shown)
          for (const row of rows) hold(row)
          if (undone.rows.length > 1) await fetchAgain({ isForeign: false })
          tell({ news: 'undone', rows, gone: shown.length - rows.length, skipped: undone.skipped })
        },
        onFailed: (thrown) => tell({ news: 'undoUnsure', thrown }),
      })
    },
    follow(state) {
      latest = state
      look()
    },
    refresh: () => fetchAgain({ isForeign: false }),
    clear(state) {
      age += 1
      for (const map of [held, numberOf]) map.clear()
      for (const set of [gone, fetching, own]) set.clear()
      seen = state.seq
      latest = null
      wanted = []
      changed()
    },
    markSeen(id) {
      if (!elsewhere.delete(id)) return
      shownAgain(id)
      changed()
    },
    version: () => version,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
