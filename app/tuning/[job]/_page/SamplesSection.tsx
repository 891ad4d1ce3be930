'use client'

import { useMemo, useState } from 'react'
import { wordDiff } from '#server/core/grid/wordDiff.ts'
import type { TuningDetail } from '../../../_trpc/apiTypes.ts'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { ScrollRegion } from '../../../_ui/layout/ScrollRegion.tsx'
import { SectionHead } from '../../../_ui/layout/SectionHead.tsx'
import { DiffText } from '../../../_ui/text/DiffText.tsx'
import { formatNumber } from '../../../_ui/text/format.ts'
import { statusView } from '../../_parts/statusView.ts'
import { sampleTable } from './sampleTable.ts'

const against = [
  { value: 'base', label: 'the base model' },
  { value: 'before', label: 'the answer before' },
] as const

/** What the model answers to the sample prompts after each epoch, the base model first, with what has changed. */
export function SamplesSection({ detail: { samples, job, status } }: { detail: TuningDetail }) {
  const { isActive } = statusView[status]
  const table = useMemo(() => sampleTable(samples), [samples])
  const [compared, setCompared] = useState<(typeof against)[number]['value']>('base')
  return (
    <section aria-labelledby="samples" className="flex flex-col gap-3">
      <SectionHead
        id="samples"
        title="Samples"
        actions={
          table.steps.length > 1 ? (
            <div className="flex flex-wrap items-center gap-2 text-sm text-muted">
              New words compared with
              <SegmentedControl label="New words compared with" value={compared} onChange={setCompared} options={against} />
            </div>
          ) : null
        }
      >
        Answers without randomness (greedy), so that a difference is the adapter’s.
      </SectionHead>
      {table.prompts.length === 0 ? (
        <p className="text-sm text-muted">
          {job.samples.length === 0
            ? 'This training has no sample prompts.'
            : isActive
              ? 'The first answers are the base model’s, before the first step.'
              : 'It ended before the first answers.'}
        </p>
      ) : null}
      {table.prompts.map(({ prompt, answers }) => (
        <div key={prompt} className="card overflow-hidden">
          <p dir="auto" className="line-clamp-4 border-b bg-sunken px-3 py-2 whitespace-pre-wrap" title={prompt}>
            {prompt}
          </p>
          <ScrollRegion label={`Answers to ${prompt.slice(0, 60)}`} className="flex overflow-x-auto">
            {table.steps.map((step, at) => {
              const answer = answers[at] ?? null
              const earlier = at === 0 ? null : (answers[compared === 'base' ? 0 : at - 1] ?? null)
              return (
                <div key={step} className="min-w-56 flex-1 border-l px-3 py-2 first:border-l-0">
                  <h3 className="text-xs font-medium text-muted tabular">{step === 0 ? 'Base model' : `Step ${formatNumber(step)}`}</h3>
                  <Answer answer={answer} earlier={earlier} missing={isActive ? 'not yet' : 'none'} />
                </div>
              )
            })}
          </ScrollRegion>
        </div>
      ))}
    </section>
  )
}

type AnswerProps = { answer: string | null; earlier: string | null; missing: string }

function Answer({ answer, earlier, missing }: AnswerProps) {
  const parts = useMemo(
    () => (answer === null || earlier === null ? null : wordDiff(earlier, answer).filter(({ kind }) => kind !== 'removed')),
    [answer, earlier],
  )
  if (answer === null) return <p className="text-faint">{missing}</p>
  if (answer === '') return <p className="text-faint">empty</p>
  return (
    <p dir="auto" className="whitespace-pre-wrap">
      {parts ? <DiffText parts={parts} /> : answer}
    </p>
  )
}
