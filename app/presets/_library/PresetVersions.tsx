'use client'

import { useQuery } from '@tanstack/react-query'
import { History, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { Preset } from '../../_trpc/apiTypes.ts'
import { useTRPC } from '../../_trpc/client.ts'
import { useNow } from '../../_ui/browser/useNow.ts'
import { Button } from '../../_ui/controls/Button.tsx'
import { cx } from '../../_ui/cx.ts'
import { EmptyState } from '../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../_ui/feedback/Skeleton.tsx'
import { formatAgo, formatDateTime } from '../../_ui/text/format.ts'
import { versionDiff, type DiffRow } from './versionDiff.ts'

export type PresetVersionsProps = { preset: Preset; onRestore: (version: Preset) => void; restoring: boolean }

/** The earlier versions of a preset, and how the current text differs from each. */
export function PresetVersions({ preset, onRestore, restoring }: PresetVersionsProps) {
  const trpc = useTRPC()
  const now = useNow()
  const [chosen, setChosen] = useState<number | null>(null)
  const version = chosen ?? preset.versions[0]?.version
  const { data: earlier, error } = useQuery(
    trpc.presets.version.queryOptions({ id: preset.id, version: version ?? 1 }, { enabled: version !== undefined }),
  )

  if (version === undefined) {
    return (
      <EmptyState icon={History} title="No earlier versions">
        Each time you save, the previous text is kept here.
      </EmptyState>
    )
  }
  return (
    <div className="grid gap-4 lg:grid-cols-[11rem_minmax(0,1fr)]">
      <ol aria-label="Versions" className="flex flex-col gap-0.5">
        {preset.versions.map((entry) => (
          <li key={entry.version}>
            <button
              type="button"
              aria-current={entry.version === version || undefined}
              title={formatDateTime(entry.savedAt)}
              onClick={() => setChosen(entry.version)}
              className={cx(
                'flex w-full items-baseline justify-between rounded-md px-2.5 py-1.5 text-left',
                entry.version === version ? 'bg-pressed' : 'hover:bg-hover',
              )}
            >
              <span className="font-medium">Version {entry.version}</span>
              <span className="text-sm text-faint tabular">{formatAgo(entry.savedAt, now)}</span>
            </button>
          </li>
        ))}
      </ol>
      <div className="flex min-w-0 flex-col gap-3">
        {error ? <ErrorNotice error={error} /> : null}
        {earlier ? (
          <>
            <div className="flex items-center justify-between gap-3">
              <p className="text-sm text-muted">From version {version} to the current text.</p>
              <Button size="sm" icon={RotateCcw} loading={restoring} onClick={() => onRestore(earlier)}>
                Restore version {version}
              </Button>
            </div>
            <DiffView rows={versionDiff(earlier, preset)} />
          </>
        ) : error ? null : (
          <Skeleton className="h-40" />
        )}
      </div>
    </div>
  )
}

const looks: Record<DiffRow['kind'], { sign: string; className: string; label: string | null }> = {
  same: { sign: ' ', className: 'text-muted', label: null },
  added: { sign: '+', className: 'bg-good-soft text-text', label: 'added' },
  removed: { sign: '−', className: 'bg-bad-soft text-text', label: 'removed' },
}

/** The lines of a diff. */
function DiffView({ rows }: { rows: readonly DiffRow[] }) {
  return (
    <div className="card overflow-hidden py-1.5 font-mono text-sm">
      {rows.map(({ kind, text }, position) => {
        const { sign, className, label } = looks[kind]
        return (
          <div key={position} className={cx('flex min-h-5 px-3 whitespace-pre-wrap', className)}>
            <span aria-hidden className="w-5 shrink-0 text-faint select-none">
              {sign}
            </span>
            {label ? <span className="sr-only">{label}: </span> : null}
            <span className="min-w-0">{text}</span>
          </div>
        )
      })}
    </div>
  )
}
