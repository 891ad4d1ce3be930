'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { recordFormatNames, recordFormats, type RecordFormatName } from '#server/core/dataset/formats/recordFormats.ts'
import type { RowImportPreview as ImportPreview } from '../../_trpc/apiTypes.ts'
import { useTRPC } from '../../_trpc/client.ts'
import { Select } from '../../_ui/controls/Select.tsx'
import { Switch } from '../../_ui/controls/Switch.tsx'
import { Badge } from '../../_ui/feedback/Badge.tsx'
import { ErrorNotice } from '../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../_ui/feedback/Skeleton.tsx'
import { CodeText } from '../../_ui/text/CodeText.tsx'
import { formatCount, formatNumber } from '../../_ui/text/format.ts'
import { ContentTexts } from '../_texts/ContentTexts.tsx'
import { ColumnTable } from './ColumnTable.tsx'
import type { FileItemProps } from './FileItem.tsx'

type FilePreviewProps = Pick<FileItemProps, 'file' | 'onChoose' | 'onBroken'> & { upload: string }

const ROWS_SHOWN = 6

/** How the records of a file would be read: the format and the columns, with reasons, and the first rows. */
export function FilePreview({ file: { choices, name }, upload, onChoose, onBroken }: FilePreviewProps) {
  const trpc = useTRPC()
  const preview = useQuery(
    trpc.imports.preview.queryOptions({ upload, choices }, { placeholderData: keepPreviousData, retry: false, staleTime: Infinity }),
  )
  const { data } = preview
  const isBroken = preview.error !== null || data === undefined || data.problem !== null
  useEffect(() => onBroken(isBroken), [isBroken, onBroken])
  if (preview.error) return <ErrorNotice error={preview.error} compact onRetry={() => void preview.refetch()} />
  if (!data) return <Skeleton className="h-32" />
  const leftOut = data.first.filter((each) => 'reason' in each).length
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="flex items-center gap-2">
          <span className="text-sm text-muted">Format</span>
          <Select
            label={`Format of ${name}`}
            size="sm"
            value={data.format}
            onChange={(format: RecordFormatName) => onChoose({ ...choices, format, mapping: {} })}
            options={recordFormatNames.map((format) => ({
              value: format,
              label: recordFormats[format].title,
              description: recordFormats[format].hint,
            }))}
          />
        </div>
        <span className="text-sm text-muted">
          {choices.format !== undefined && choices.format !== data.guess?.format ? 'Chosen by you.' : (data.guess?.reason ?? '')}
        </span>
        {data.rows === null ? null : <span className="text-sm text-muted">{formatCount(data.rows, 'record')}</span>}
        <Switch
          label="Keep objects as JSON text"
          checked={choices.objectsAsText ?? false}
          onChange={(objectsAsText) => onChoose({ ...choices, objectsAsText })}
        />
      </div>
      {data.problem ? <ErrorNotice compact error={{ code: 'BAD_INPUT', message: data.problem }} /> : null}
      {data.notes.map((note) => (
        <p key={note} className="text-sm text-warn">
          <CodeText text={note} />
        </p>
      ))}
      {data.columns.length > 0 ? <ColumnTable preview={data} choices={choices} onChoose={onChoose} /> : null}
      {data.first.length > 0 ? (
        <section aria-label="First rows" className="flex flex-col gap-2">
          <h4 className="text-sm font-medium text-muted">
            First rows, as they would be
            {leftOut > 0 ? `; ${formatNumber(leftOut)} of ${formatNumber(data.first.length)} would be left out` : ''}
          </h4>
          <ul className="flex flex-col divide-y rounded-md border">
            {shownFirst(data.first).map((each) => (
              <PreviewRow key={each.line} each={each} />
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  )
}

/** Those that would be left out come first, because they ask for a decision. */
function shownFirst(first: ImportPreview['first']): ImportPreview['first'] {
  const left = first.filter((each) => 'reason' in each)
  const kept = first.filter((each) => !('reason' in each))
  return [...left.slice(0, ROWS_SHOWN), ...kept.slice(0, Math.max(2, ROWS_SHOWN - left.length))]
}

function PreviewRow({ each }: { each: ImportPreview['first'][number] }) {
  return (
    <li className="flex flex-col gap-1 px-3 py-2">
      <p className="flex flex-wrap items-center gap-2 text-sm">
        <span className="text-xs text-faint tabular">line {formatNumber(each.line)}</span>
        {'reason' in each ? (
          <>
            <Badge tone="warn">left out</Badge>
            <span>
              <CodeText text={each.reason} />
            </span>
          </>
        ) : (
          <>
            <Badge>{each.row.content.kind}</Badge>
            {each.row.split === null ? null : <Badge>{each.row.split}</Badge>}
            {each.row.tags.map((tag) => (
              <Badge key={tag}>{tag}</Badge>
            ))}
            {Object.keys(each.row.fields).length > 0 ? (
              <span className="text-xs text-faint">also {Object.keys(each.row.fields).join(', ')}</span>
            ) : null}
          </>
        )}
      </p>
      {'reason' in each ? null : (
        <>
          <ContentTexts content={each.row.content} lines={2} />
          {each.row.notes.map((note) => (
            <p key={note} className="text-sm text-warn">
              <CodeText text={note} />
            </p>
          ))}
        </>
      )}
    </li>
  )
}
