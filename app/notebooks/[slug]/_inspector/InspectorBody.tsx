'use client'

import { Copy } from 'lucide-react'
import { Badge } from '../../../_ui/Badge.tsx'
import { ErrorNotice } from '../../../_ui/ErrorNotice.tsx'
import { formatDateTime } from '../../../_ui/format.ts'
import { IconButton } from '../../../_ui/IconButton.tsx'
import { referenceText } from '../_grid/caseText.ts'
import { useGrid } from '../_grid/gridContext.ts'
import type { GridPlace } from '../_grid/gridKeys.ts'
import type { CellView } from '../_run/cellView.ts'
import { useRun } from '../_run/runContext.ts'
import { requestFacts, resultFacts } from './cellFacts.ts'
import { copyText } from './copyText.ts'
import { FactList } from './FactList.tsx'
import { PromptView } from './PromptView.tsx'
import { ScoreList } from './ScoreList.tsx'
import type { useInspectedCell } from './useInspectedCell.ts'

type Props = { place: GridPlace; inspected: ReturnType<typeof useInspectedCell> }

/** Output, scores, prompt and facts of one cell, as far as it has got. */
export function InspectorBody({ place, inspected: { cell, view, plan, stored, error } }: Props) {
  const { scoring } = useRun()
  const { actions } = useGrid()
  if (!cell || !view) return <p className="text-muted">There is no cell at this place: the prompt could not be made for this case.</p>
  const testCase = scoring.caseOf(cell)
  const reference = testCase ? referenceText(testCase.reference) : null
  const scored = view.status === 'done' ? scoring.scoresOf(cell, view.output) : null
  const messages = stored?.request.messages ?? plan?.messages
  return (
    <div className="flex flex-col gap-4">
      {view.status === 'failed' ? (
        <ErrorNotice compact error={view.error} onRetry={() => actions.retry(place)} />
      ) : (
        <section aria-label="Output" className="flex flex-col gap-1.5">
          <div className="flex items-center gap-2">
            <h3 className="text-sm font-semibold">Output</h3>
            <StatusBadge view={view} />
            <span className="flex-1" />
            {view.status === 'done' ? (
              <IconButton size="sm" icon={Copy} label="Copy the output" onClick={() => copyText(view.output, 'Output copied')} />
            ) : null}
          </div>
          <Output view={view} />
          {reference === null ? null : (
            <p className="text-sm text-muted">
              <span className="text-faint">Reference</span> <span className="whitespace-pre-wrap">{reference}</span>
            </p>
          )}
        </section>
      )}
      {scored ? <ScoreList names={scoring.names} specs={scoring.specs} scored={scored} reference={reference} /> : null}
      {messages ? (
        <PromptView
          messages={messages}
          prefill={stored?.request.prefill ?? plan?.prefill ?? null}
          rendered={stored?.result?.renderedPrompt ?? null}
        />
      ) : null}
      {stored?.result ? <FactList label="Measures" facts={resultFacts(stored.result)} /> : null}
      {stored ? (
        <>
          <FactList label="What decided the output" facts={requestFacts(stored)} />
          <p className="text-xs text-faint">Computed {formatDateTime(stored.computedAt)}</p>
        </>
      ) : null}
      {error && !stored ? <ErrorNotice compact error={error} /> : null}
    </div>
  )
}

function Output({ view }: { view: CellView }) {
  const look = 'max-h-96 overflow-auto rounded-md border bg-raised px-3 py-2 whitespace-pre-wrap'
  if (view.status === 'done')
    return <div className={look}>{view.output === '' ? <span className="text-faint italic">empty output</span> : view.output}</div>
  if (view.status === 'running')
    return (
      <div className={look}>
        {view.text}
        <span aria-hidden className="ml-px inline-block h-3.5 w-1.5 translate-y-0.5 animate-pulse bg-accent-text" />
      </div>
    )
  return <p className="text-sm text-muted">{waiting[view.status]}</p>
}

const waiting: Record<'empty' | 'queued' | 'cancelled' | 'failed', string> = {
  empty: 'Not run yet. Press Run, or R on the cell to run it alone.',
  queued: 'Waits for its turn.',
  cancelled: 'The run was cancelled before this cell. Run what is missing to go on.',
  failed: '',
}

function StatusBadge({ view }: { view: CellView }) {
  if (view.status === 'running') return <Badge tone="accent">running</Badge>
  if (view.status === 'queued') return <Badge>queued</Badge>
  return view.status === 'done' && view.cached ? <Badge title="Stored by an earlier run; nothing was computed for it">stored</Badge> : null
}
