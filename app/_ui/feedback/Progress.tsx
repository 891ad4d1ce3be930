'use client'

import { Progress as Radix } from 'radix-ui'
import { cx } from '../cx.ts'
import { formatTimeLeft } from '../text/format.ts'

export type ProgressProps = {
  /** 0 to 1, null if unknown. */
  fraction: number | null
  /** Accessible name, such as "Downloading the model". */
  label: string
  /** Remaining milliseconds, null if not known yet. Omit it to show no remaining time. */
  etaMs?: number | null
  /** Text at the left, such as "96 of 432 cells". Default the percentage. */
  detail?: string
}

export function Progress({ fraction, label, etaMs, detail }: ProgressProps) {
  const percent = fraction === null ? null : Math.round(Math.min(1, Math.max(0, fraction)) * 1000) / 10
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <Radix.Root value={percent} max={100} aria-label={label} className="h-1.5 overflow-hidden rounded-full bg-pressed">
        <Radix.Indicator
          className={cx('h-full rounded-full bg-accent transition-[width] duration-200', percent === null && 'animate-pulse')}
          style={{ width: `${percent ?? 100}%` }}
        />
      </Radix.Root>
      {detail !== undefined || etaMs !== undefined ? (
        <div className="flex justify-between gap-3 text-xs text-muted tabular">
          <span className="truncate">{detail ?? (percent === null ? '' : `${Math.floor(percent)}%`)}</span>
          {etaMs !== undefined ? <span className="shrink-0">{formatTimeLeft(etaMs)}</span> : null}
        </div>
      ) : null}
    </div>
  )
}
