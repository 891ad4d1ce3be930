'use client'

import { Copy, Check, CircleHelp, X } from 'lucide-react'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import type { GridPlace } from '../_grid/state/gridKeys.ts'
import type { CellView } from '../_run/cellView.ts'
import { copyText } from './copyText.ts'
import type { StoredCell } from './cellFacts.ts'
import { ProbabilityView } from './ProbabilityView.tsx'
import { useSiblings } from './useSiblings.ts'
import { constraintVerdict } from '#server/core/grid/constraintVerdict.ts'
import { useSyncExternalStore } from 'react'

const modes = [
  { value: 'text', label: 'Text' },
  { value: 'probabilities', label: 'Probabilities' },
] as const

type OutputSectionProps = { place: GridPlace; view: CellView; stored: StoredCell | null; reference: string | null }

/** What the model answered: as text, or token by token with how likely each was. The choice stays while one walks from cell to cell. */
export function OutputSection({ place, view, stored, reference }: OutputSectionProps) {
  const [mode, setMode] = useOutputMode()
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
            <SegmentedControl label="Show the output" value={mode} onChange={setMode} options={modes} />
            <IconButton size="sm" icon={Copy} label="Copy the output" onClick={() => copyText(view.output, 'Output copied')} />
          </>
        ) : null}
      </div>
      {mode === 'probabilities' && scorable ? (
        <ProbabilityView key={scorable} cell={scorable} siblings={siblings} />
      ) : (
        <OutputText view={view} />
      )}
      {reference === null ? null : (
        <p className="text-sm text-muted">
          <span className="text-faint">Reference</span> <bdi className="whitespace-pre-wrap">{reference}</bdi>
        </p>
      )}
    </section>
  )
}

function OutputText({ view }: { view: CellView }) {
  const look = 'max-h-96 overflow-auto rounded-md border bg-raised px-3 py-2 whitespace-pre-wrap [unicode-bidi:plaintext]'
  if (view.status === 'done')
    return (
      <div dir="auto" className={look}>
        {view.output === '' ? <span className="text-faint italic">empty output</span> : view.output}
      </div>
    )
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
  empty: 'Not run yet. Press Run, or R on the cell to run it alone.',
  queued: 'Waits for its turn.',
  cancelled: 'The run was cancelled before this cell. Run what is missing to go on.',
  loading: 'Loading…',
}

function StatusBadge({ view }: { view: CellView }) {
  if (view.status === 'running') return <Badge tone="accent">running</Badge>
  if (view.status === 'queued') return <Badge>queued</Badge>
  return view.status === 'done' && view.cached ? <Badge title="Stored by an earlier run; nothing was computed for it">stored</Badge> : null
}

/** Whether an output has the shape its cell asked for; nothing for a cell that asked for none. */
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
      <Badge tone={valid ? 'good' : 'bad'} icon={valid ? Check : X} title={valid ? `The output keeps its ${shape}` : (reason ?? undefined)}>
        {valid ? 'valid' : 'not valid'}
        <span className="sr-only"> by its {shape}</span>
      </Badge>
      {valid || reason === null ? null : <span className="min-w-0 text-xs text-bad">{reason}</span>}
    </>
  )
}

type OutputMode = 'text' | 'probabilities'

let current: OutputMode = 'text'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function choose(mode: OutputMode): void {
  current = mode
  for (const listener of listeners) listener()
}

/** How outputs are shown; the same for every cell until the page is left. */
function useOutputMode(): [OutputMode, (mode: OutputMode) => void] {
  const mode = useSyncExternalStore(
    subscribe,
    () => current,
    () => 'text' as const,
  )
  return [mode, choose]
}
