'use client'

import { ChevronRight, GraduationCap } from 'lucide-react'
import { useState } from 'react'
import { bySeverity, type Diagnostic, type Severity } from '#server/core/notebook/notebook.ts'
import { cx } from '../../../_ui/cx.ts'
import { LinkButton } from '../../../_ui/controls/LinkButton.tsx'
import { severityIcon, severityTone } from '../../../_ui/feedback/severityView.ts'
import { CodeText } from '../../../_ui/text/CodeText.tsx'
import { formatCount } from '../../../_ui/text/format.ts'
import { allFindings } from '../_notebook/diagnosticViews.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { BuildIndexes } from '../_retrieval/BuildIndexes.tsx'
import { useRun } from '../_run/runContext.ts'
import { showBlock } from './showBlock.ts'

const MOST_LISTED = 30

const nouns: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' }

/** The number of findings of the notebook; when opened, the findings with links to their blocks. */
export function DiagnosticsStrip() {
  const { diagnostics: own } = useNotebook()
  const { grid } = useRun()
  const diagnostics = allFindings(own, grid?.diagnostics ?? [])
  const [open, setOpen] = useState(false)
  if (diagnostics.length === 0) return null
  const counts = (Object.entries(nouns) as [Severity, string][])
    .map(([severity, noun]) => ({ noun, count: diagnostics.filter((each) => each.severity === severity).length }))
    .filter(({ count }) => count > 0)
    .map(({ noun, count }) => formatCount(count, noun))
    .join(', ')
  const sorted = bySeverity(diagnostics)
  const worst = sorted[0]?.severity ?? 'info'
  const Icon = severityIcon[worst]
  return (
    <section aria-label="Findings" className={cx('mb-2 rounded-md border', severityTone[worst].box)}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-2 px-3 py-1.5 text-left"
      >
        <Icon aria-hidden className={cx('size-4 shrink-0', severityTone[worst].text)} />
        <span className="font-medium">{counts}</span>
        <span className="min-w-0 flex-1 truncate text-muted">{open ? null : <CodeText text={sorted[0]?.message ?? ''} />}</span>
        <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted transition-transform', open && 'rotate-90')} />
      </button>
      {open ? (
        <ul className="max-h-70 overflow-auto border-t border-inherit px-1 py-1">
          {sorted.slice(0, MOST_LISTED).map((diagnostic, position) => (
            <FindingRow key={position} diagnostic={diagnostic} />
          ))}
          {sorted.length > MOST_LISTED ? <li className="px-2 py-1 text-sm text-muted">and {sorted.length - MOST_LISTED} more</li> : null}
        </ul>
      ) : null}
      {diagnostics.some(({ code }) => code === 'INDEX_MISSING') ? <BuildIndexes /> : null}
      {diagnostics.some(({ code }) => code === 'ADAPTER_MISSING') ? <TrainAdapter /> : null}
    </section>
  )
}

/** An adapter that the notebook names has to be made first. */
function TrainAdapter() {
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-inherit px-3 py-2 text-sm">
      <LinkButton href="/tuning/new" size="sm" variant="primary" icon={GraduationCap}>
        Train an adapter
      </LinkButton>
      <span className="min-w-0 flex-1 text-muted">
        Give it the name that the sweep has. To run the model alone first, take the adapter out of the sweep.
      </span>
    </div>
  )
}

function FindingRow({ diagnostic }: { diagnostic: Diagnostic }) {
  const { severity, message, place, block } = diagnostic
  const file = place.file?.split('/').at(-1)
  const where = [file, place.line].filter(Boolean).join(':')
  return (
    <li>
      <button
        type="button"
        disabled={block === undefined}
        onClick={() => block !== undefined && showBlock(block)}
        className="flex w-full items-baseline gap-2 rounded-sm px-2 py-0.5 text-left text-sm enabled:hover:bg-hover"
      >
        <span className={cx('w-13 shrink-0 text-xs font-medium capitalize', severityTone[severity].text)}>{nouns[severity]}</span>
        <span className="min-w-0 flex-1">
          <CodeText text={message} />
        </span>
        <code className="shrink-0 font-mono text-xs text-muted">{where}</code>
      </button>
    </li>
  )
}
