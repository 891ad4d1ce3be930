'use client'

import { useEffect, useMemo, useRef, useState } from 'react'
import { useRun } from './runContext.ts'

const LEAST_WAIT_MS = 250
const MOST_WAIT_MS = 8_000
/** Several such computations share the page's thread: each takes at most this share of it. */
const SHARE = 1 / 30

/**
 * A value computed from all cells: at once when `compute` changes, and again while cells change, less often the longer it takes.
 */
export function useOverCells<T>(compute: () => T): T {
  const { cells } = useRun()
  const first = useMemo(() => compute(), [compute])
  const [latest, setLatest] = useState<{ compute: () => T; value: T } | null>(null)
  const notBefore = useRef(0)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const look = () => {
      timer = null
      const began = performance.now()
      setLatest({ compute, value: compute() })
      const ended = performance.now()
      notBefore.current = ended + Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, (ended - began) / SHARE))
    }
    const stop = cells.subscribeAll(() => {
      timer ??= setTimeout(look, Math.max(0, notBefore.current - performance.now()))
    })
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [cells, compute])

  return latest?.compute === compute ? latest.value : first
}
