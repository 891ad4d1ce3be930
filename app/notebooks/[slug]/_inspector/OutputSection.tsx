'use client'

import { Copy, Check, CircleHelp, X } from 'lucide-react'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import type { GridPlace } from '../_grid/state/gridKeys.ts'
import type { CellView } from '../_run/cellView.ts'
import { copyText } from '../../../_ui/overlay/copyText.ts'
import type { StoredCell } from './cellFacts.ts'
import { CitedText, UnsupportedNote } from '../_retrieval/CitedText.tsx'
import { evidenceMarks } from '../_retrieval/evidenceMarks.ts'
import { ProbabilityView } from './ProbabilityView.tsx'
import { useSiblings } from './useSiblings.ts'
import type { RetrievedPassage } from '#server/core/experiment/retrieval.ts'
import { noAnswer, type Thought } from '#server/core/experiment/thought/thought.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { constraintVerdict } from '#server/core/grid/constraintVerdict.ts'
import { sharedValue, useSharedValue } from '../../../_ui/browser/sharedValue.ts'

const modes = [
  { value: 'text', label: 'Text' },
  { value: 'probabilities', label: 'Probabilities' },
] as const

/** How outputs are shown, for all cells until the page is reloaded. */
const outputMode = sharedValue<(typeof modes)[number]['value']>('text')

type OutputSectionProps = {
  place: GridPlace
  view: CellView
  stored: StoredCell | null
  reference: string | null
  /** That the prompt showed; null for a cell without a retriever. */
  passages: readonly RetrievedPassage[] | null
  /** Shows the passage with this number. */
  onPassage: (number: number) => void
}

/** The output of a cell, as text or as tokens with their probabilities. */
export function OutputSection({ place, view, stored, reference, passages, onPassage }: OutputSectionProps) {
  const mode = useSharedValue(outputMode)
  const marked = useSharedValue(evidenceMarks) ? passages : null
  const siblings = useSiblings(place, stored?.key ?? null)
  const scorable = view.status === 'done' && stored?.result ? stored.key : null
  return (
    <section aria-label="Output" className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-sm font-semibold">Output</h3>
        <StatusBadge view={view} />
        {stored && view.status === 'done' ? <ShapeMark cell={stored} /> : null}
        <span className="flex-1" />
        {view.status === 'done' ? (
          <>
            <SegmentedControl label="Show the output" value={mode} onChange={outputMode.set} options={modes} />
            <IconButton size="sm" icon={Copy} label="Copy the output" onClick={() => copyText(view.output, 'Output copied')} />
          </>
        ) : null}
      </div>
      {mode === 'probabilities' && scorable ? (
        <ProbabilityView key={scorable} cell={scorable} siblings={siblings} />
      ) : (
        <>
          {view.status === 'done' && view.thought ? <ThoughtView thought={view.thought} /> : null}
          <OutputText view={view} passages={marked} onPassage={onPassage} />
          {view.status === 'done' && marked ? <UnsupportedNote text={view.output} passages={marked} /> : null}
        </>
      )}
      {reference === null ? null : (
        <p className="text-sm text-muted">
          <span className="text-faint">Reference</span> <bdi className="whitespace-pre-wrap">{reference}</bdi>
        </p>
      )}
    </section>
  )
}

/** What the model thought before its answer, folded. */
function ThoughtView({ thought }: { thought: Thought }) {
  return (
    <details className="rounded-md border px-3 py-1.5 text-sm">
      <summary className="cursor-pointer text-muted">Thought, {formatCount(thought.tokens, 'token')}</summary>
      <div dir="auto" className="mt-1.5 max-h-96 overflow-auto text-muted whitespace-pre-wrap [unicode-bidi:plaintext]">
        {thought.text === '' ? <span className="text-faint italic">empty thought</span> : thought.text}
      </div>
    </details>
  )
}

function OutputText({ view, passages, onPassage }: Pick<OutputSectionProps, 'view' | 'passages' | 'onPassage'>) {
  const look = 'max-h-96 overflow-auto rounded-md border bg-raised px-3 py-2 whitespace-pre-wrap [unicode-bidi:plaintext]'
  if (view.status === 'done')
    return (
      <div dir="auto" className={look}>
        {view.output === '' ? (
          <span className="text-faint italic">{noAnswer(view) ?? 'empty output'}</span>
        ) : passages ? (
          <CitedText text={view.output} passages={passages} onOpen={onPassage} />
        ) : (
          view.output
        )}
      </div>
    )
  if (view.status === 'running' && view.thinking !== undefined && view.text === '')
    return <p className="animate-pulse text-sm text-muted">thinking… {formatCount(view.thinking, 'token')}</p>
  if (view.status === 'running')
    return (
      <div dir="auto" className={look}>
        {view.text}
        <span aria-hidden className="ml-px inline-block h-3.5 w-1.5 translate-y-0.5 animate-pulse bg-accent-text" />
      </div>
    )
  return <p className="text-sm text-muted">{waiting[view.status]}</p>
}

const waiting: Record<string, string> = {
  empty: 'Not run yet. Press Run, or press R in the grid to run only this cell.',
  queued: 'Queued.',
  cancelled: 'The run was cancelled before this cell. Run the missing cells to continue.',
  loading: 'Loading…',
}

function StatusBadge({ view }: { view: CellView }) {
  if (view.status === 'running') return <Badge tone="accent">running</Badge>
  if (view.status === 'queued') return <Badge>queued</Badge>
  return view.status === 'done' && view.cached ? <Badge title="Stored by an earlier run; not computed again">stored</Badge> : null
}

/** Whether the output satisfies the constraint of its cell. Renders nothing for a cell without one. */
function ShapeMark({ cell: { request, result } }: { cell: StoredCell }) {
  if (!request.constraint || !result) return null
  const { valid, reason } = constraintVerdict(request.constraint, result)
  const shape = request.constraint.kind === 'gbnf' ? 'grammar' : 'JSON schema'
  if (valid === null)
    return (
      <Badge tone="warn" icon={CircleHelp} title={reason ?? undefined}>
        {shape} not checked
      </Badge>
    )
  return (
    <>
      <Badge
        tone={valid ? 'good' : 'bad'}
        icon={valid ? Check : X}
        title={valid ? `The output matches the ${shape}` : (reason ?? undefined)}
      >
        {valid ? 'valid' : 'not valid'}
        <span className="sr-only"> according to the {shape}</span>
      </Badge>
      {valid || reason === null ? null : <span className="min-w-0 text-xs text-bad">{reason}</span>}
    </>
  )
}
