'use client'

import { useEffect } from 'react'
import { toast } from '../_ui/overlay/toasts.ts'
import { useEngineStatus } from './useEngineStatus.ts'

const SHOWN_MS = 60_000

const shown = new Set<string>()

/** Shows each notice of the store once, such as that a damaged database was replaced. */
export function StoreNotices() {
  const { data } = useEngineStatus()
  const notices = data?.notices

  useEffect(() => {
    for (const notice of notices ?? []) {
      if (shown.has(notice)) continue
      shown.add(notice)
      toast({ title: 'Stored data was damaged', description: notice, tone: 'bad', durationMs: SHOWN_MS })
    }
  }, [notices])

  return null
}
