'use client'

import { useEffect, useRef, useState } from 'react'
import { useRun } from './runContext.ts'

const LEAST_WAIT_MS = 250
const MOST_WAIT_MS = 8_000
/** Several such computations share the page's one thread: each takes at most this part of it. */
const SHARE = 1 / 30

/**
 * Something computed from all cells: at once when the computation itself changes, and while cells move now and then, the
 * seldomer the longer it takes.
 */
export function useOverCells<T>(compute: () => T): T {
  const { cells } = useRun()
  const [, redraw] = useState(0)
  const kept = useRef<{ compute: () => T; value: T } | null>(null)
  const wait = useRef(LEAST_WAIT_MS)
  const stale = useRef(false)

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const stop = cells.subscribeAll(() => {
      stale.current = true
      timer ??= setTimeout(() => {
        timer = null
        redraw((count) => count + 1)
      }, wait.current)
    })
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [cells])

  if (!kept.current || kept.current.compute !== compute || stale.current) {
    const began = performance.now()
    kept.current = { compute, value: compute() }
    stale.current = false
    wait.current = Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, (performance.now() - began) / SHARE))
  }
  return kept.current.value
}
