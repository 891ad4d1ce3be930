'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId } from 'react'
import type { CheckId } from '#server/core/dataset/checks/checkReport.ts'
import { checkIds, checks } from '#server/core/dataset/checks/checks.ts'
import type { CheckSummary } from '../../../_trpc/apiTypes.ts'
import { useUrlState } from '../../../_ui/browser/useUrlState.ts'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import type { DatasetTabProps } from '../_tab/datasetTab.ts'
import { BalanceView } from './BalanceView.tsx'
import { FindingList } from './FindingList.tsx'
import { LengthsView } from './LengthsView.tsx'

type CheckListProps = Pick<DatasetTabProps, 'dataset' | 'facts' | 'state'> & { summary: CheckSummary }

/** Every check with its count; an open one shows its findings. */
export function CheckList({ dataset, facts, summary, state }: CheckListProps) {
  const [open, setOpen] = useUrlState('check', '', { writeAfterMs: 0 })
  return (
    <div className="flex flex-col gap-3">
      {summary.notes.map((message) => (
        <ErrorNotice key={message} severity="warning" compact error={{ code: 'BAD_INPUT', message }} />
      ))}
      <ul aria-label="Checks" className="card divide-y overflow-hidden">
        {checkIds.map((check) => (
          <CheckItem
            key={check}
            dataset={dataset}
            facts={facts}
            check={check}
            summary={summary}
            state={state}
            isOpen={open === check}
            onToggle={() => setOpen(open === check ? '' : check)}
          />
        ))}
      </ul>
    </div>
  )
}

const notRun: { [Check in CheckId]?: string } = {
  lengths: 'Choose a model above whose tokenizer counts, and check again.',
  semanticDuplicates: 'Choose above to compare always by meaning, and check again.',
}

type CheckItemProps = CheckListProps & { check: CheckId; isOpen: boolean; onToggle: () => void }

function CheckItem({ dataset, facts, check, summary, state, isOpen, onToggle }: CheckItemProps) {
  const region = useId()
  const { title, means } = checks[check]
  const { findings, rows } = summary.counts[check]
  const isSkipped = summary.skipped.includes(check)
  const Chevron = isOpen ? ChevronDown : ChevronRight
  return (
    <li>
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={region}
          onClick={onToggle}
          className="flex w-full items-center gap-2 px-3 py-2 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2"
        >
          <Chevron aria-hidden className="size-4 shrink-0 text-faint" />
          <span className="min-w-0 flex-1">
            <span className="font-medium">{title}</span>
            <span className="block text-sm text-muted">{means}</span>
          </span>
          {isSkipped ? (
            <Badge>not run</Badge>
          ) : findings === 0 ? (
            <Badge tone="good">none</Badge>
          ) : (
            <Badge tone="warn">
              {formatNumber(findings)}
              {rows > 0 ? ` · ${formatCount(rows, 'row')}` : ''}
            </Badge>
          )}
        </button>
      </h3>
      {isOpen ? (
        <div id={region} className="flex flex-col gap-3 border-t bg-surface px-3 py-3">
          {check === 'lengths' && summary.lengths ? <LengthsView lengths={summary.lengths} /> : null}
          {check === 'balance' ? <BalanceView balance={summary.balance} /> : null}
          {check === 'languages' ? (
            <BalanceView
              balance={[
                { by: 'questions', counts: summary.languages.questions, problem: null },
                { by: 'answers', counts: summary.languages.answers, problem: null },
              ]}
            />
          ) : null}
          {isSkipped ? <p className="text-sm text-muted">{notRun[check] ?? 'This was not run; the notes above say why.'}</p> : null}
          {findings > 0 && check !== 'balance' ? (
            <FindingList key={summary.at} dataset={dataset} facts={facts} check={check} findings={findings} state={state} />
          ) : null}
          {findings === 0 && !isSkipped && check !== 'balance' ? <p className="text-sm text-muted">Nothing was found.</p> : null}
        </div>
      ) : null}
    </li>
  )
}
