'use client'

import Link from 'next/link'
import { cx } from '../_ui/cx.ts'
import { Tooltip } from '../_ui/controls/Tooltip.tsx'
import { engineSummary, type EngineSummary } from './engineSummary.ts'
import { useEngineStatus } from './useEngineStatus.ts'

const dots: Record<EngineSummary['tone'], string> = {
  away: 'bg-warn',
  idle: 'bg-border-strong',
  ready: 'bg-good',
  busy: 'bg-accent-text animate-pulse',
}

/** Model, device and memory of the engine at the foot of the sidebar; leads to the monitor. */
export function EngineChip() {
  const { data } = useEngineStatus()
  const summary = engineSummary(data?.engine)
  const explanation = data?.engine?.device?.explanation
  return (
    <Tooltip side="right" content={explanation ?? `${summary.title}: ${summary.detail}`}>
      <Link
        href="/monitor"
        className="flex items-start gap-2 rounded-md px-2 py-1.5 transition-colors hover:bg-hover"
        aria-label={`Engine: ${summary.title}, ${summary.detail}`}
      >
        <span className={cx('mt-1.5 size-2 shrink-0 rounded-full', dots[summary.tone])} />
        <span className="hidden min-w-0 md:block">
          <span className="block truncate text-sm font-medium">{summary.title}</span>
          <span className="block truncate text-xs text-faint tabular">{summary.detail}</span>
        </span>
      </Link>
    </Tooltip>
  )
}
