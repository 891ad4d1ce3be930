import type { CellKey } from '../../core/ids.ts'
import type { Maker } from '../../io/store/resultStore.ts'
import type { RunDeps } from './runDeps.ts'
import type { RunProgress } from './runProgress.ts'
import { isOpen, type WorkItem } from '../plan/workItem.ts'

/**
 * Ends the items that another run has computed meanwhile, or failed at, and returns the others that are open. An error that was there
 * before this run began (`failedBefore`) is no such failure, nor is a lack of time.
 */
export function takeFound(
  deps: RunDeps,
  batch: readonly WorkItem[],
  { replace, progress, failedBefore }: { replace: boolean; progress: RunProgress; failedBefore: ReadonlyMap<CellKey, Maker> },
): WorkItem[] {
  const open = batch.filter(isOpen)
  // Alone, a run has looked at its start; a run that computes everything again wants no stored result.
  if (!deps.claims || replace) return open
  const { results } = deps.store
  const keys = open.map(({ key }) => key)
  const found = results.results(keys)
  const makers = results.makers(keys)
  return open.filter((item) => {
    const { key, wanted } = item
    const result = found.get(key)
    if (result) {
      item.status = 'ended'
      for (const cell of wanted) progress.cached(cell, result)
      return false
    }
    const error = isNew(makers.get(key), failedBefore.get(key)) ? results.cell(key)?.error : null
    // Another run may give its cells less time than this one does.
    if (!error || error.code === 'CELL_TIMEOUT') return true
    item.status = 'ended'
    progress.failed(wanted, error)
    return false
  })
}

function isNew(now: Maker | undefined, before: Maker | undefined): boolean {
  if (now?.status !== 'failed') return false
  return now.run !== before?.run || now.computedAt !== before.computedAt
}
