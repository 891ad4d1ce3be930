import type { RunId } from '../core/ids.ts'
import { AsyncQueue } from '../engine/door/asyncQueue.ts'
import type { RunStore } from '../io/store/runStore.ts'

const LOOK_MS = 1_000

/** The unfinished run of a notebook. `elsewhere` is the process that executes it, null for this process. */
export type AnnouncedRun = { run: RunId; elsewhere: { host: string; pid: number } | null }

export type Announcer = {
  /** The oldest unfinished run of the notebook: of this process, otherwise of another one. */
  current(notebook: string): AnnouncedRun | null
  /** The process that executes this unfinished run, if it is another one. */
  executor(run: RunId): { host: string; pid: number } | null
  /** `current` now and at every change, until the signal aborts. */
  watch(notebook: string, signal: AbortSignal): AsyncGenerator<AnnouncedRun | null>
  /** To be called when a run of this process has begun or ended. */
  changed(): void
}

/**
 * Announces the runs of notebooks to all who look at them. Runs of other processes, such as `assay run`, are found in the store, which is
 * read once a second while somebody watches.
 */
export function createAnnouncer({
  runs,
  own,
  owner,
  now,
}: {
  runs: Pick<RunStore, 'unfinished' | 'closeOrphans'>
  /** The unfinished runs of this process, oldest first. */
  own: () => readonly { run: RunId; notebook: string }[]
  /** This process. */
  owner: { host: string; pid: number }
  now: () => number
}): Announcer {
  const watchers = new Set<() => void>()
  let timer: NodeJS.Timeout | null = null

  const elsewhere = () => runs.unfinished().filter((each) => each.owner.pid !== owner.pid || each.owner.host !== owner.host)

  function current(notebook: string): AnnouncedRun | null {
    const first = own().find((each) => each.notebook === notebook)
    if (first) return { run: first.run, elsewhere: null }
    const other = elsewhere().find((each) => each.notebook === notebook)
    return other ? { run: other.run, elsewhere: other.owner } : null
  }

  function look(): void {
    try {
      // A run whose program was killed ends here.
      runs.closeOrphans(now())
    } catch {
      // The store cannot be read now; the next look comes soon.
      return
    }
    changed()
  }

  function changed(): void {
    for (const watcher of watchers) {
      try {
        watcher()
      } catch {
        // The store cannot be read now; the next look comes soon.
      }
    }
  }

  return {
    current,
    executor: (run) => elsewhere().find((each) => each.run === run)?.owner ?? null,
    changed,
    async *watch(notebook, signal) {
      const announcements = new AsyncQueue<AnnouncedRun | null>()
      let shown: string | null = null
      const watcher = () => {
        const found = current(notebook)
        const text = JSON.stringify(found)
        if (text === shown) return
        shown = text
        announcements.push(found)
      }
      const end = () => announcements.end()
      signal.addEventListener('abort', end, { once: true })
      if (signal.aborted) end()
      watchers.add(watcher)
      timer ??= setInterval(look, LOOK_MS).unref()
      try {
        watcher()
        yield* announcements
      } finally {
        signal.removeEventListener('abort', end)
        watchers.delete(watcher)
        if (watchers.size === 0 && timer) {
          clearInterval(timer)
          timer = null
        }
      }
    },
  }
}
