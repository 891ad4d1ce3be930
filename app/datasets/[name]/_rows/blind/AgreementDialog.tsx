'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RowId } from '#server/core/dataset/row/row.ts'
import { promptText } from '#server/core/dataset/row/rowText.ts'
import type { DatasetFacts } from '../../../../_trpc/apiTypes.ts'
import { useTRPC } from '../../../../_trpc/client.ts'
import { Button } from '../../../../_ui/controls/Button.tsx'
import { Select } from '../../../../_ui/controls/Select.tsx'
import { ErrorNotice } from '../../../../_ui/feedback/ErrorNotice.tsx'
import { Dialog } from '../../../../_ui/overlay/Dialog.tsx'
import { formatCount, formatNumber } from '../../../../_ui/text/format.ts'
import { kappaWords } from '../../../../_ui/text/kappaWords.ts'

/** Rows of a list that are shown; the filter shows all. */
const MOST_SHOWN = 100

type AgreementDialogProps = {
  dataset: string
  facts: DatasetFacts
  onOpenRow: (id: RowId) => void
  onShowDisputed: () => void
  onClose: () => void
}

/** How far each reviewer is, and how far two of them agree. */
export function AgreementDialog({ dataset, facts, onOpenRow, onShowDisputed, onClose }: AgreementDialogProps) {
  const [chosenFirst, setFirst] = useState<string | null>(null)
  const [chosenSecond, setSecond] = useState<string | null>(null)
  // The second reviewer may come while the dialog is open.
  const first = chosenFirst ?? facts.reviewers[0]?.reviewer ?? null
  const second = chosenSecond ?? facts.reviewers[1]?.reviewer ?? null
  const options = facts.reviewers.map(({ reviewer }) => ({ value: reviewer, label: reviewer }))
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="lg"
      title="Reviewers"
      description="Cohen’s kappa is 1 for full agreement and 0 for agreement by chance. An edited row counts as accepted."
    >
      <div className="flex flex-col gap-4">
        <table aria-label="Progress of the reviewers" className="w-full text-sm tabular">
          <thead>
            <tr className="border-b text-left text-xs text-faint">
              <th className="py-1 font-medium">Reviewer</th>
              <th className="py-1 text-right font-medium">Decided</th>
              <th className="py-1 text-right font-medium">Share of all rows</th>
            </tr>
          </thead>
          <tbody>
            {facts.reviewers.map(({ reviewer, rows }) => (
              <tr key={reviewer} className="border-b">
                <td className="py-1.5 font-medium">{reviewer || 'nobody'}</td>
                <td className="text-right">{formatNumber(rows)}</td>
                <td className="text-right">{Math.floor((100 * rows) / Math.max(1, facts.rows))}%</td>
              </tr>
            ))}
          </tbody>
        </table>
        {options.length < 2 ? (
          <p className="text-muted">
            {options.length === 0
              ? 'Nobody has decided on a row yet: press A to accept and R to reject.'
              : 'A second person can review the same rows: change the name in “Reviewing as”, and press B so that earlier decisions are hidden.'}
          </p>
        ) : (
          <>
            <div className="grid grid-cols-[1fr_auto_1fr] items-center gap-2">
              <Select label="First reviewer" value={first} onChange={setFirst} options={options} />
              <span className="text-muted">and</span>
              <Select label="Second reviewer" value={second} onChange={setSecond} options={options} />
            </div>
            <AgreementOf dataset={dataset} first={first} second={second} onOpenRow={onOpenRow} />
          </>
        )}
        {facts.disputed > 0 ? (
          <div>
            <Button onClick={onShowDisputed}>Show all {formatCount(facts.disputed, 'disputed row')}</Button>
          </div>
        ) : null}
      </div>
    </Dialog>
  )
}

type AgreementOfProps = Pick<AgreementDialogProps, 'dataset' | 'onOpenRow'> & { first: string | null; second: string | null }

function AgreementOf({ dataset, first, second, onOpenRow }: AgreementOfProps) {
  const trpc = useTRPC()
  const isPair = first !== null && second !== null && first !== second
  const { data, error } = useQuery(trpc.datasets.agreement.queryOptions(isPair ? { dataset, reviewers: [first, second] } : skipToken))
  if (!isPair) return <p className="text-muted">Choose two different reviewers.</p>
  if (error) return <ErrorNotice compact error={error} />
  if (!data) return <p role="status">Comparing</p>
  return (
    <section aria-label="Agreement" className="flex flex-col gap-3">
      <p role="status">
        {data.rows === 0
          ? 'No row was decided by both.'
          : `${formatCount(data.rows, 'row')} decided by both: ${formatNumber(data.bothAccepted)} accepted by both, ${formatNumber(data.bothRejected)} rejected by both. Kappa ${kappaWords(data.kappa)}.`}
      </p>
      <Disputed title={`Accepted by ${first} only`} dataset={dataset} ids={data.onlyFirst} onOpenRow={onOpenRow} />
      <Disputed title={`Accepted by ${second} only`} dataset={dataset} ids={data.onlySecond} onOpenRow={onOpenRow} />
    </section>
  )
}

type DisputedProps = { title: string; dataset: string; ids: readonly RowId[]; onOpenRow: (id: RowId) => void }

function Disputed({ title, dataset, ids, onOpenRow }: DisputedProps) {
  const trpc = useTRPC()
  const { data } = useQuery(trpc.datasets.byId.queryOptions(ids.length > 0 ? { dataset, ids: ids.slice(0, MOST_SHOWN) } : skipToken))
  if (ids.length === 0) return null
  return (
    <div className="flex flex-col gap-1">
      <h3 className="text-sm font-medium">
        {title}: {formatCount(ids.length, 'row')}
        {ids.length > MOST_SHOWN ? `, the first ${MOST_SHOWN} below` : ''}
      </h3>
      <ul className="max-h-56 divide-y overflow-auto rounded-md border">
        {data?.map(({ row }) => (
          <li key={row.id}>
            <button type="button" onClick={() => onOpenRow(row.id)} className="block w-full truncate px-3 py-1.5 text-left hover:bg-hover">
              {promptText(row.content).slice(0, 200) || row.id}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
