'use client'

import { Hammer, X } from 'lucide-react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Progress } from '../../../_ui/feedback/Progress.tsx'
import { useNotebookBuild } from './useNotebookBuild.ts'

/** Builds the indexes that the notebook lacks, and shows how far that is. */
export function BuildIndexes() {
  const { builds, asking, start, cancel } = useNotebookBuild()
  if (builds?.building) {
    const { indexes } = builds
    const at = indexes.findIndex(({ job }) => job?.status === 'running')
    const { index = null, job = null } = indexes[at] ?? {}
    const fraction = job && job.progress.total > 0 ? job.progress.done / job.progress.total : null
    const parts = [
      fraction === null ? null : `${Math.floor(fraction * 100)}%`,
      index === null ? 'Looking for documents' : indexes.length > 1 ? `${at + 1} of ${indexes.length}: ${index}` : index,
      job?.progress.note || null,
    ]
    return (
      <div className="flex items-center gap-3 border-t border-inherit px-3 py-2 text-sm">
        <div className="min-w-0 flex-1">
          <Progress
            label={index === null ? 'Building indexes' : `Building the index ${index}`}
            fraction={fraction}
            etaMs={job?.etaMs ?? null}
            detail={parts.filter((part) => part !== null).join(' · ')}
          />
        </div>
        <Button size="sm" icon={X} onClick={cancel}>
          Cancel
        </Button>
      </div>
    )
  }
  const ended = builds?.error ?? null
  const cancelled = ended?.code === 'CANCELLED'
  return (
    <div className="flex flex-col gap-2 border-t border-inherit px-3 py-2">
      {ended && !cancelled ? <ErrorNotice compact error={ended} /> : null}
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <Button size="sm" variant="primary" icon={Hammer} loading={asking} onClick={start}>
          {ended ? 'Go on building' : 'Build indexes'}
        </Button>
        <span className="min-w-0 flex-1 text-muted">
          {cancelled ? 'Cancelled. What is indexed is kept.' : 'Texts that were embedded before are not embedded again.'}
        </span>
      </div>
    </div>
  )
}
