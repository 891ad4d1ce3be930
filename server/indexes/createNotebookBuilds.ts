import { EventEmitter, once, setMaxListeners } from 'node:events'
import { type ErrorData, toErrorData } from '../core/errors.ts'
import type { UnbuiltIndex } from '../core/experiment/retrieval.ts'
import type { JobProgress } from '../jobs/createJobs.ts'
import type { NotebookRetrieval } from './notebookRetrieval.ts'
import type { SearchingNotebook } from './targetIndex.ts'

/** The building of the indexes that a notebook needs, one after the other. */
export type NotebookBuild = {
  status: 'running' | 'done' | 'failed' | 'cancelled'
  /** Names of the indexes in order; the first `built` of them are there. */
  indexes: string[]
  built: number
  /** Of the index that is being built; null before it has begun. */
  progress: JobProgress | null
  /** Milliseconds that this index still needs; null while they cannot be estimated. */
  etaMs: number | null
  endedAt: number | null
  error: ErrorData | null
}

export type NotebookBuilds = {
  /** Returns at once; does nothing while the indexes of this notebook are being built. */
  start(notebook: SearchingNotebook, unbuilt: readonly UnbuiltIndex[]): void
  /** What is indexed stays; the next start goes on. */
  cancel(notebook: string): void
  /** The last building for the notebook, now and at every change, until the signal aborts; null if there was none. */
  watch(notebook: string, signal: AbortSignal): AsyncGenerator<NotebookBuild | null>
  close(): Promise<void>
}

type Running = { abort: AbortController; ended: Promise<void> }

/** `report` gets faults, which the page shows only as such. */
export function createNotebookBuilds({
  retrieval,
  now,
  report,
}: {
  retrieval: Pick<NotebookRetrieval, 'build'>
  now: () => number
  report: (thrown: unknown) => void
}): NotebookBuilds {
  const builds = new Map<string, NotebookBuild>()
  const running = new Map<string, Running>()
  const changes = new EventEmitter()
  setMaxListeners(0, changes)

  function change(notebook: string, changed: Partial<NotebookBuild>): void {
    const before = builds.get(notebook)
    if (!before) return
    builds.set(notebook, { ...before, ...changed })
    changes.emit('change')
  }

  async function build(source: SearchingNotebook, unbuilt: readonly UnbuiltIndex[], { signal }: AbortController): Promise<void> {
    const { notebook } = source
    try {
      for (const [at, { target }] of unbuilt.entries()) {
        const onChange = ({ progress, etaMs }: { progress: JobProgress; etaMs: number | null }) => change(notebook, { progress, etaMs })
        await retrieval.build(source, [target], { signal, onChange })
        change(notebook, { built: at + 1, progress: null, etaMs: null })
      }
      change(notebook, { status: 'done', endedAt: now() })
    } catch (thrown) {
      const error = toErrorData(thrown, 'INTERNAL')
      const isCancelled = signal.aborted || error.code === 'CANCELLED'
      if (error.code === 'INTERNAL' && !isCancelled) report(thrown)
      change(notebook, { status: isCancelled ? 'cancelled' : 'failed', etaMs: null, endedAt: now(), error: isCancelled ? null : error })
    } finally {
      running.delete(notebook)
    }
  }

  return {
    start(source, unbuilt) {
      const { notebook } = source
      if (running.has(notebook)) return
      const indexes = unbuilt.map(({ index }) => index)
      builds.set(notebook, { status: 'running', indexes, built: 0, progress: null, etaMs: null, endedAt: null, error: null })
      changes.emit('change')
      const abort = new AbortController()
      const begun: Running = { abort, ended: Promise.resolve() }
      running.set(notebook, begun)
      begun.ended = build(source, unbuilt, abort)
    },
    cancel: (notebook) => running.get(notebook)?.abort.abort(),
    async *watch(notebook, signal) {
      let shown: NotebookBuild | null | undefined
      while (!signal.aborted) {
        // Listens before it yields, so that no change is missed; changes in between are shown as one.
        const changed = once(changes, 'change', { signal }).catch(() => null)
        const build = builds.get(notebook) ?? null
        if (build !== shown) yield (shown = build)
        await changed
      }
    },
    async close() {
      const all = [...running.values()]
      for (const { abort } of all) abort.abort()
      await Promise.all(all.map(({ ended }) => ended))
    },
  }
}
