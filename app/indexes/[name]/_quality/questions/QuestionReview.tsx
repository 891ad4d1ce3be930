'use client'

import { Check, X } from 'lucide-react'
import { useId, useState } from 'react'
import type { DraftedQuestion } from '../../../../_trpc/apiTypes.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { TextArea } from '../../../../_ui/controls/TextArea.tsx'
import { Badge } from '../../../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../../../_ui/feedback/ErrorNotice.tsx'
import { Progress } from '../../../../_ui/feedback/Progress.tsx'
import { formatCount } from '../../../../_ui/text/format.ts'
import { useQuestions } from './useQuestions.ts'

/** Shown at once; more come when these are reviewed. */
const MOST_SHOWN = 20

const problems = {
  empty: 'empty',
  copied: 'copied from the passage',
  tooLong: 'too long',
  cutOff: 'cut off',
  repeated: 'asked already',
}

/** Questions that a model wrote, for review: nothing is used before a person accepts it. */
export function QuestionReview({ index }: { index: string }) {
  const { job, report, drafts, error, accept, reject, cancel, busy } = useQuestions(index)
  const [withProblems, setWithProblems] = useState(false)
  const good = drafts.filter(({ problem }) => problem === null)
  const setAside = drafts.filter(({ problem }) => problem !== null)
  const isRunning = job?.status === 'running'
  if (!isRunning && drafts.length === 0 && job?.status !== 'failed' && !error && !report?.failed.first) return null
  const shown = [...good, ...(withProblems ? setAside : [])]
  return (
    <section aria-label="Questions to review" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-1">
        <h2 className="font-semibold">Questions to review</h2>
        <p className="text-sm text-muted tabular">
          {good.length} to accept or reject
          {setAside.length > 0 ? `, ${setAside.length} set aside: ${problemCounts(setAside)}` : ''}
        </p>
        {setAside.length > 0 ? (
          <Button size="sm" variant="ghost" aria-pressed={withProblems} onClick={() => setWithProblems(!withProblems)}>
            {withProblems ? 'Hide those set aside' : 'Show those set aside'}
          </Button>
        ) : null}
      </div>
      {isRunning ? (
        <div className="card flex items-center gap-4 px-4 py-3">
          <div className="flex-1">
            <Progress
              label="Writing questions"
              fraction={job.progress.total > 0 ? job.progress.done / job.progress.total : null}
              detail={
                job.progress.total > 0 ? `${job.progress.done} of ${formatCount(job.progress.total, 'question')}` : 'Loading the model'
              }
              etaMs={job.etaMs}
            />
          </div>
          <Button icon={X} onClick={cancel}>
            Cancel
          </Button>
        </div>
      ) : null}
      {error ? <ErrorNotice error={error} compact /> : null}
      {!isRunning && job?.status === 'failed' && job.error ? <ErrorNotice error={job.error} compact /> : null}
      {report?.failed.first && job?.status === 'done' ? (
        <ErrorNotice
          severity="warning"
          compact
          error={{
            ...report.failed.first,
            message: `The model wrote nothing about ${formatCount(report.failed.count, 'passage')}. ${report.failed.first.message}`,
          }}
        />
      ) : null}
      <ul className="flex flex-col gap-3">
        {shown.slice(0, MOST_SHOWN).map((draft) => (
          <DraftCard key={`${draft.id} ${draft.draftedAt}`} draft={draft} busy={busy} onAccept={accept} onReject={reject} />
        ))}
      </ul>
      {shown.length > MOST_SHOWN ? (
        <p className="px-1 text-sm text-muted">{formatCount(shown.length - MOST_SHOWN, 'more question')} after these.</p>
      ) : null}
    </section>
  )
}

function problemCounts(drafts: readonly DraftedQuestion[]): string {
  const counts = Map.groupBy(drafts, ({ problem }) => problem ?? 'empty')
  return [...counts].map(([problem, some]) => `${some.length} ${problems[problem]}`).join(', ')
}

type DraftCardProps = {
  draft: DraftedQuestion
  busy: boolean
  onAccept: (id: string, text: string) => void
  onReject: (id: string) => void
}

function DraftCard({ draft, busy, onAccept, onReject }: DraftCardProps) {
  const { id, question, document, passage, problem, model } = draft
  const [text, setText] = useState(question)
  const fieldId = useId()
  const accept = () => {
    if (text.trim() !== '') onAccept(id, text)
  }
  return (
    <li className="card grid gap-3 px-4 py-3 md:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-2">
        <label htmlFor={fieldId} className="flex flex-wrap items-center gap-2 text-sm font-medium text-muted">
          Question
          {problem ? <Badge tone="warn">{problems[problem]}</Badge> : null}
        </label>
        <TextArea
          id={fieldId}
          rows={2}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) accept()
          }}
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button size="sm" variant="primary" icon={Check} disabled={busy || text.trim() === ''} onClick={accept}>
            {text.trim() === question ? 'Accept' : 'Accept as edited'}
          </Button>
          <Button size="sm" icon={X} disabled={busy} onClick={() => onReject(id)}>
            Reject
          </Button>
          <span className="text-xs text-faint">by {model}</span>
        </div>
      </div>
      <figure className="flex min-w-0 flex-col gap-1">
        <figcaption className="truncate text-sm text-faint" title={document}>
          {document}
        </figcaption>
        {/* Scrollable content has to be reachable by keyboard. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <blockquote tabIndex={0} className="max-h-40 overflow-auto rounded-md bg-sunken px-3 py-2 text-sm whitespace-pre-wrap">
          {passage}
        </blockquote>
      </figure>
    </li>
  )
}
