'use client'

import { useEffect, useState } from 'react'
import type { PageRun } from '#server/core/run/pageEvent.ts'
import { useRun } from './runContext.ts'

/** The followed run, live or ended; updated every `everyMs`, and at once when it begins or ends. */
export function useLiveRun(everyMs = 250): PageRun | null {
  const { liveRun } = useRun()
  const [state, setState] = useState(() => liveRun.getSnapshot().state)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    let shown: PageRun['status'] | undefined
    const look = () => {
      timer = null
      const next = liveRun.getSnapshot().state
      shown = next?.status
      setState(next)
    }
    const onChange = () => {
      if (liveRun.getSnapshot().state?.status !== shown) {
        if (timer) clearTimeout(timer)
        look()
      } else timer ??= setTimeout(look, everyMs)
    }
    look()
    const stop = liveRun.subscribe(onChange)
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [liveRun, everyMs])
  return state
}
