'use client'

import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ChevronLeft, ChevronRight, PencilLine, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { columnTitle, columnTitleText } from '#server/core/grid/columnTitle.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { showBlock } from '../_document/showBlock.ts'
import type { GridPlace } from '../_grid/state/gridKeys.ts'
import { useRun } from '../_run/runContext.ts'
import { useNotebookView } from '../_notebook/useNotebookView.ts'
import { useInspectedCell } from './useInspectedCell.ts'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { formatDateTime } from '../../../_ui/text/format.ts'
import { referenceText } from '../_grid/state/caseText.ts'
import { useGrid } from '../_grid/state/gridContext.ts'
import { type AskedPassage, PassagesSection } from '../_retrieval/PassagesSection.tsx'
import { isCorrect } from '../_retrieval/retrievalFailure.ts'
import { RetrievalVerdictLine } from '../_retrieval/RetrievalVerdictLine.tsx'
import { DatasetRowsSection } from '../_dataset/DatasetRowsSection.tsx'
import { RatingPanel } from '../_rating/RatingPanel.tsx'
import { requestFacts, resultFacts } from './cellFacts.ts'
import { FactList } from './FactList.tsx'
import { OutputSection } from './OutputSection.tsx'
import { PromptView } from './PromptView.tsx'
import { ReplaySection } from './ReplaySection.tsx'
import { checkText } from '#server/core/metrics/checks.ts'
import type { MetricSpec } from '#server/core/experiment/experiment.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import { cx } from '../../../_ui/cx.ts'
import { scoreView, type ScoreView } from '../_grid/state/scoreView.ts'
import type { CellScores } from '../_run/scoring.ts'
import type { CellKey } from '#server/core/ids.ts'
import type { GridCell } from '#server/core/grid/packedGrid.ts'
import type { CellView } from '../_run/cellView.ts'
import { ChangeMark } from '../_grid/cell/ChangeMark.tsx'
import { DiffText } from '../_grid/cell/DiffText.tsx'
import { useDiffBase } from '../_grid/state/useDiffBase.ts'

type CellInspectorProps = {
  place: GridPlace
  /** The repeat that is shown at first. */
  firstRepeat: number
  /** The visible rows of the grid, in order. */
  rows: readonly number[]
  /** The visible columns of the grid, in order. */
  columns: readonly number[]
  onMove: (place: GridPlace) => void
  onClose: () => void
}

/** All details of one cell, with buttons to its neighbours, its repeats and its prompt block. */
export function CellInspector({ place, firstRepeat, rows, columns, onMove, onClose }: CellInspectorProps) {
  const { model } = useRun()
  const [view, setView] = useNotebookView()
  const [repeat, setRepeat] = useState(firstRepeat)
  const inspected = useInspectedCell(place, repeat)
  const column = model.columns[place.column]
  const title = column ? columnTitleText(columnTitle(column, model.columns)) : ''
  const row = model.rows[place.row]
  const position = rows.indexOf(place.row)
  const { here, at } = inspected
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    const node = box.current
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) onClose()
    }
    node?.addEventListener('keydown', onKeyDown)
    return () => node?.removeEventListener('keydown', onKeyDown)
  }, [onClose])

  const toRow = (by: number) => {
    const next = rows[position + by]
    if (next !== undefined) onMove({ ...place, row: next })
  }
  const across = columns.indexOf(place.column)
  const toColumn = (by: number) => {
    const next = columns[across + by]
    if (next !== undefined) onMove({ ...place, column: next })
  }
  const toBlock = () => {
    if (view === 'results') setView('both')
    // If the document was hidden, it has to render first.
    setTimeout(() => column && showBlock(`prompt ${column.variant}`), view === 'results' ? 300 : 0)
  }
  return (
    <section ref={box} aria-label="Inspector" className="flex h-full flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-1 gap-y-0.5 border-b px-3 py-1.5">
        <h2 className="max-w-full grow truncate font-semibold" title={title}>
          {title} <span className="font-normal text-faint">· case {row?.case}</span>
        </h2>
        <div className="ml-auto flex items-center gap-x-1">
          {here.length > 1 ? (
            <span className="mr-1 inline-flex items-center gap-0.5 text-sm text-muted tabular">
              <IconButton size="sm" icon={ChevronLeft} label="Previous repeat" disabled={at === 0} onClick={() => setRepeat(at - 1)} />
              repeat {at + 1} of {here.length}
              <IconButton
                size="sm"
                icon={ChevronRight}
                label="Next repeat"
                disabled={at === here.length - 1}
                onClick={() => setRepeat(at + 1)}
              />
            </span>
          ) : null}
          <IconButton size="sm" icon={ArrowLeft} label="Column to the left" disabled={across <= 0} onClick={() => toColumn(-1)} />
          <IconButton
            size="sm"
            icon={ArrowRight}
            label="Column to the right"
            disabled={across === columns.length - 1}
            onClick={() => toColumn(1)}
          />
          <IconButton size="sm" icon={ArrowUp} label="Previous case" disabled={position <= 0} onClick={() => toRow(-1)} />
          <IconButton size="sm" icon={ArrowDown} label="Next case" disabled={position === rows.length - 1} onClick={() => toRow(1)} />
          <Button size="sm" variant="ghost" icon={PencilLine} onClick={toBlock} className="ml-1">
            Edit prompt
          </Button>
          <IconButton size="sm" icon={X} label="Close the inspector" onClick={onClose} />
        </div>
      </header>
      <div className="min-h-0 flex-1 overflow-auto px-3 py-3">
        <InspectorBody place={place} inspected={inspected} />
      </div>
    </section>
  )
}

type Props = { place: GridPlace; inspected: ReturnType<typeof useInspectedCell> }

/** Output, scores, prompt and facts of one cell, as far as they exist. */
function InspectorBody({ place, inspected: { here, cell, view, plan, stored, error } }: Props) {
  const { scoring } = useRun()
  const { actions } = useGrid()
  const [asked, ask] = useState<(AskedPassage & { key: CellKey | null }) | null>(null)
  if (!cell || !view) return <p className="text-muted">There is no cell here, because the prompt could not be rendered for this case.</p>
  const keys = here.flatMap(({ key }) => key ?? [])
  const testCase = scoring.caseOf(cell)
  const reference = testCase ? referenceText(testCase.reference) : null
  const scored = view.status === 'done' ? scoring.scoresOf(cell, view.output) : null
  // Those of the passages are there before the output.
  const shown = scored ?? scoring.passageScoresOf(cell)
  const messages = stored?.request.messages ?? plan?.messages
  // The grid has the newer judgements; a cell of an earlier plan has what was stored with it.
  const retrieval = cell.retrieval ?? stored?.request.retrieval ?? null
  const showPassage = (number: number) => ask((before) => ({ number, asked: (before?.asked ?? 0) + 1, key: cell.key }))
  return (
    <div className="flex flex-col gap-4">
      {view.status === 'failed' ? (
        <ErrorNotice compact error={view.error} onRetry={() => actions.retry(place)} />
      ) : (
        <OutputSection
          place={place}
          view={view}
          stored={stored}
          reference={reference}
          passages={retrieval?.passages ?? null}
          onPassage={showPassage}
        />
      )}
      <DifferenceSection cell={cell} view={view} row={place.row} />
      {view.status === 'done' && cell.key !== null ? <RatingPanel cell={cell.key} output={view.output} /> : null}
      {view.status === 'done' && cell.key !== null ? <DatasetRowsSection cell={cell.key} onSend={() => actions.send(keys)} /> : null}
      {shown ? (
        <ScoreList names={scoring.names} specs={scoring.specs} scored={shown} reference={reference} onlyScored={scored === null} />
      ) : null}
      {retrieval ? (
        <PassagesSection
          key={`passages ${cell.key}`}
          retrieval={retrieval}
          answer={view.status === 'done' ? view.output : null}
          messages={stored?.request.messages}
          asked={asked?.key === cell.key ? asked : null}
          verdict={
            <RetrievalVerdictLine
              retrieval={retrieval}
              messages={stored?.request.messages}
              correct={scored ? isCorrect(scoring.specs, scoring.names, scored.scores) : null}
            />
          }
        />
      ) : null}
      {messages ? (
        <PromptView
          messages={messages}
          prefill={stored?.request.prefill ?? plan?.prefill ?? null}
          rendered={stored?.result?.renderedPrompt ?? null}
        />
      ) : null}
      {stored?.result ? <FactList label="Measures" facts={resultFacts(stored.result)} /> : null}
      {stored?.result ? <ReplaySection key={stored.key} cell={stored} /> : null}
      {stored ? (
        <>
          <FactList label="What determined the output" facts={requestFacts(stored)} />
          <p className="text-xs text-faint">Computed {formatDateTime(stored.computedAt)}</p>
        </>
      ) : null}
      {error && !stored ? <ErrorNotice compact error={error} /> : null}
    </div>
  )
}

const looks: Record<ScoreView['verdict'], string> = { pass: 'text-good', fail: 'text-bad', number: 'text-text', none: 'text-faint' }

type ScoreListProps = {
  names: readonly string[]
  specs: readonly MetricSpec[]
  scored: CellScores
  reference: string | null
  /** Leaves out what has no score, because there is no output yet. */
  onlyScored: boolean
}

/** The scores of a cell, each with a description or the reason why it is missing. */
function ScoreList({ names, specs, scored, reference, onlyScored }: ScoreListProps) {
  return (
    <section aria-label="Scores" className="flex flex-col gap-2">
      <h3 className="text-sm font-semibold">Scores</h3>
      <ul className="flex flex-col gap-1">
        {names.map((name, position) => {
          const spec = specs[position]
          if (!spec) return null
          const score = scored.scores[name] ?? null
          if (onlyScored && score === null) return null
          const view = scoreView(spec, name, score)
          return (
            <li key={name} className="grid grid-cols-[52px_1fr] gap-2 text-sm">
              <span className={cx('text-right font-medium tabular', looks[view.verdict])}>
                {view.text}
                {view.text === '✓' || view.text === '✗' ? <span className="ml-1 text-xs font-normal">{score}</span> : null}
              </span>
              <span className="min-w-0">
                <span className="font-medium">{name}</span>{' '}
                {spec.check ? <span className={cx('tabular', looks[view.verdict])}>{checkText(spec.check)} </span> : null}
                <span className="text-muted">
                  {scored.problems.find((each) => each.name === name)?.message ??
                    scored.reasons?.find((each) => each.name === name)?.reason ??
                    explanation(spec, score, reference)}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function explanation(spec: MetricSpec, score: number | null, reference: string | null): string {
  const metric = findMetric(spec.metric)
  const compares = metric?.group === 'text match' || metric?.group === 'overlap'
  if (score === null && reference === null && compares) return 'No score: this case has no reference to compare with.'
  const asked = spec.options.value ?? spec.options.pattern
  const about = metric?.description ?? ''
  return typeof asked === 'string' ? `${spec.metric} \u201c${asked}\u201d` : about
}

/** The differences of the whole output from the text chosen in the view of the grid. Renders nothing if none is chosen. */
function DifferenceSection({ cell, view, row }: { cell: GridCell; view: CellView; row: number }) {
  const { base, change } = useDiffBase(cell, view, row)
  if (view.status !== 'done' || (!base && !change)) return null
  return (
    <section aria-label="Differences" className="flex flex-col gap-1.5">
      <div className="flex items-center gap-2">
        <h3 className="text-sm font-semibold">{base ? `Differences from ${base.what}` : 'Compared with the earlier run'}</h3>
        {change ? <ChangeMark change={change} /> : null}
      </div>
      {base ? (
        <div className="max-h-96 overflow-auto rounded-md border bg-raised px-3 py-2 text-sm">
          {base.text === view.output ? <p className="text-faint">No differences.</p> : <DiffText before={base.text} after={view.output} />}
        </div>
      ) : null}
    </section>
  )
}
