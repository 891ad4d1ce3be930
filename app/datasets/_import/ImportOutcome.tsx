import { Download } from 'lucide-react'
import { recordFormats } from '#server/core/dataset/formats/recordFormats.ts'
import type { ImportResult } from '../../_trpc/apiTypes.ts'
import { CodeText } from '../../_ui/text/CodeText.tsx'
import { formatCount, formatNumber } from '../../_ui/text/format.ts'

const LEFT_SHOWN = 50

/** What an import kept and left out, each with line and reason. */
export function ImportOutcome({ upload, result }: { upload: string; result: ImportResult }) {
  const { rows, kept, left, notes, format } = result
  return (
    <div className="flex flex-col gap-2">
      <p role="status">
        <span className="font-medium">
          {formatNumber(kept)} of {formatCount(rows, 'row')} kept
        </span>{' '}
        <span className="text-muted">
          as {recordFormats[format].title}
          {left.length > 0 ? `, ${formatNumber(left.length)} left out` : ', none left out'}.
        </span>
      </p>
      {notes.map(({ note, rows: count, lines }) => (
        <p key={note} className="text-sm text-muted">
          <CodeText text={note} />
          {count > 0 ? ` (${formatCount(count, 'row')}, line ${lines.join(', ')}${count > lines.length ? ', …' : ''})` : ''}
        </p>
      ))}
      {left.length > 0 ? (
        <>
          <ul aria-label="Left out" className="card max-h-60 divide-y overflow-auto text-sm">
            {left.slice(0, LEFT_SHOWN).map(({ line, reason }, position) => (
              <li key={position} className="flex gap-3 px-3 py-1">
                <span className="shrink-0 text-faint tabular">line {formatNumber(line)}</span>
                <span className="min-w-0">
                  <CodeText text={reason} />
                </span>
              </li>
            ))}
            {left.length > LEFT_SHOWN ? (
              <li className="px-3 py-1 text-faint">and {formatNumber(left.length - LEFT_SHOWN)} more in the file</li>
            ) : null}
          </ul>
          <a
            href={`/api/imports?${new URLSearchParams({ upload })}`}
            download
            className="inline-flex items-center gap-1.5 self-start text-sm text-accent-text hover:underline"
          >
            <Download aria-hidden className="size-3.5" />
            Save the rows left out, with their texts
          </a>
        </>
      ) : null}
    </div>
  )
}
