'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import type { ExportPreview } from '../../../_trpc/apiTypes.ts'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { CodeText } from '../../../_ui/text/CodeText.tsx'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'
import { RowLinks } from '../../_links/RowLinks.tsx'
import { splitCounts } from '../_splits/splitTitles.ts'

type ExportPreviewSectionProps = { dataset: string; preview: UseQueryResult<ExportPreview, unknown> }

/** How many rows the export would have, and which would be left out for what reason. */
export function ExportPreviewSection({ dataset, preview }: ExportPreviewSectionProps) {
  if (preview.error) return <ErrorNotice error={preview.error} compact onRetry={() => void preview.refetch()} />
  if (!preview.data) return <Skeleton className="h-24" />
  const { chosen, rows: fitting, records, splits, reasons, notes } = preview.data
  const parts = splitCounts(splits)
  const left = chosen - fitting
  return (
    <section aria-labelledby="export-preview" className="flex flex-col gap-2">
      <h3 id="export-preview" className="font-semibold">
        What will be in it
      </h3>
      <p role="status">
        {chosen === 0
          ? 'No row is chosen.'
          : `${formatNumber(fitting)} of ${formatCount(chosen, 'chosen row')}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}${records === fitting ? '' : `, as ${formatCount(records, 'record')}`}.`}
        {left > 0 ? ` ${formatCount(left, 'row')} will be left out.` : ''}
      </p>
      {notes.map(({ note, rows: count }) => (
        <p key={note} className="text-sm text-muted">
          {note} <span className="text-faint tabular">({formatCount(count, 'row')})</span>
        </p>
      ))}
      {reasons.length > 0 ? (
        <ul aria-label="Rows that will be left out" className="card divide-y overflow-hidden">
          {reasons.map(({ reason, rows: count, first }) => (
            <li key={reason} className="flex flex-col gap-1 px-3 py-2 text-sm">
              <p>
                <span className="font-medium tabular">{formatCount(count, 'row')}</span> · <CodeText text={reason} />
              </p>
              <RowLinks dataset={dataset} rows={first} total={count} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}
