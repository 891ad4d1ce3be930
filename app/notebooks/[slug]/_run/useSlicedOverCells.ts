'use client'

import { useEffect, useRef, useState } from 'react'
import type { CellStore } from './cellStore.ts'
import { useRun } from './runContext.ts'
import { pageClock, runSlices, type Slices } from '../../../_ui/browser/slices.ts'

const LEAST_WAIT_MS = 250
const MOST_WAIT_MS = 5_000
/** Share of the page's thread that it takes during a run. */
const SHARE = 1 / 10

/**
 * A value computed from all cells in slices that let the page draw and scroll. It starts at once when `work` changes, and again
 * while cells change, less often the longer it takes. The value is `first` until the first result, then the latest result.
 * `also`: other cells that the work reads.
 */
export function useSlicedOverCells<T>(work: () => Slices<T>, first: T, also: CellStore | null = null): T {
  const { cells } = useRun()
  const [value, setValue] = useState(first)
  const notBefore = useRef(0)

  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | null = null
    let busy = false
    let again = false
    const look = async () => {
      timer = null
      busy = true
      again = false
      const began = performance.now()
      const next = await runSlices(work(), pageClock, stop.signal)
      busy = false
      if (stop.signal.aborted) return
      // It is null only if it was aborted.
      setValue(next as T)
      const took = performance.now() - began
      notBefore.current = performance.now() + Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, took / SHARE))
      if (again) later()
    }
    const later = () => {
      if (busy) again = true
      else timer ??= setTimeout(() => void look(), Math.max(0, notBefore.current - performance.now()))
    }
    void look()
    const leave = [cells, also].map((store) => store?.subscribeAll(later))
    return () => {
      for (const unsubscribe of leave) unsubscribe?.()
      stop.abort()
      if (timer) clearTimeout(timer)
    }
  }, [cells, also, work])

  return value
}
