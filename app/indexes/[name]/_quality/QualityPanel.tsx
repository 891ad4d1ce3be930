'use client'

import { ListChecks } from 'lucide-react'
import { EmptyState } from '../../../_ui/feedback/EmptyState.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { ListSkeleton } from '../../../_ui/feedback/ListSkeleton.tsx'
import { ImportButton } from './questions/ImportDialog.tsx'
import { JudgementSummary } from './JudgementSummary.tsx'
import { MeasurePanel } from './MeasurePanel.tsx'
import { QuestionReview } from './questions/QuestionReview.tsx'
import { useJudgements } from './useJudgements.ts'
import { WriteQuestionsButton } from './questions/WriteQuestionsDialog.tsx'

/** Judgements of an index, and how well it finds what was judged relevant. */
export function QualityPanel({ index }: { index: string }) {
  const { list, error } = useJudgements(index)
  if (!list) return error ? <ErrorNotice error={error} /> : <ListSkeleton rows={3} />
  return (
    <div className="flex flex-col gap-5">
      {list.queries.length === 0 ? (
        <section aria-label="Judgements" className="card">
          <EmptyState
            icon={ListChecks}
            title="No judgements"
            actions={
              <>
                <ImportButton index={index} />
                <WriteQuestionsButton index={index} />
              </>
            }
          >
            Judge what a search found on the Search tab, import questions and judgements, or let a model write questions about passages for
            your review.
          </EmptyState>
        </section>
      ) : (
        <JudgementSummary index={index} list={list} />
      )}
      <QuestionReview index={index} />
      {list.judgements.length + list.lost.length > 0 ? <MeasurePanel index={index} list={list} /> : null}
    </div>
  )
}
