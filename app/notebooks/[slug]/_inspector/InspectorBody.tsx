'use client'

import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { formatDateTime } from '../../../_ui/text/format.ts'
import { referenceText } from '../_grid/state/caseText.ts'
import { DifferenceSection } from '../_grid/compare/DifferenceSection.tsx'
import { useGrid } from '../_grid/state/gridContext.ts'
import type { GridPlace } from '../_grid/state/gridKeys.ts'
import { RatingPanel } from '../_rating/RatingPanel.tsx'
import { useRun } from '../_run/runContext.ts'
import { requestFacts, resultFacts } from './cellFacts.ts'
import { FactList } from './FactList.tsx'
import { OutputSection } from './OutputSection.tsx'
import { PromptView } from './PromptView.tsx'
import { ReplaySection } from './ReplaySection.tsx'
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
        <OutputSection place={place} view={view} stored={stored} reference={reference} />
      )}
      <DifferenceSection cell={cell} view={view} row={place.row} />
      {view.status === 'done' && cell.key !== null ? <RatingPanel cell={cell.key} output={view.output} /> : null}
      {scored ? <ScoreList names={scoring.names} specs={scoring.specs} scored={scored} reference={reference} /> : null}
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
          <FactList label="What decided the output" facts={requestFacts(stored)} />
          <p className="text-xs text-faint">Computed {formatDateTime(stored.computedAt)}</p>
        </>
      ) : null}
      {error && !stored ? <ErrorNotice compact error={error} /> : null}
    </div>
  )
}
