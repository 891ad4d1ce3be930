'use client'

import { leftOutTexts } from '#server/core/dataset/grid/leftOut.ts'
import { answerText, promptText } from '#server/core/dataset/row/rowText.ts'
import type { RowKind } from '#server/core/dataset/row/content.ts'
import type { DatasetRow } from '#server/core/dataset/row/row.ts'
import type { SentCells } from '../../../_trpc/apiTypes.ts'
import { formatCount } from '../../../_ui/text/format.ts'

const kindNames: Record<RowKind, string> = { instruction: 'instruction', chat: 'chat', preference: 'preference pair', label: 'label' }

/** What would be sent: counts, what is left out and why, and the first rows. */
export function SendPreview({ sent }: { sent: SentCells }) {
  const { cells, made, known, gone, kinds, leftOut, corrected, shortened, thoughts, first } = sent
  const named = Object.entries(kinds).map(([kind, count]) => formatCount(count, kindNames[kind as RowKind]))
  const notes = [
    ...(known > 0
      ? [`${formatCount(known, 'row')} ${known === 1 ? 'is' : 'are'} in the dataset already and will not be added again.`]
      : []),
    ...(corrected > 0
      ? [`${formatCount(corrected, 'row')} ${corrected === 1 ? 'has' : 'have'} a person’s correction in place of the output.`]
      : []),
    ...(shortened > 0 ? [`Examples were removed from ${formatCount(shortened, 'prompt')}. Examples in the text of a template stay.`] : []),
    ...(thoughts > 0
      ? [`The ${thoughts === 1 ? 'thought' : 'thoughts'} before ${formatCount(thoughts, 'answer')} will not be part of the rows.`]
      : []),
    ...(gone > 0 ? [`${formatCount(gone, 'cell')} ${gone === 1 ? 'is' : 'are'} not in the notebook any more.`] : []),
  ]
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p>
        <strong className="font-semibold">{formatCount(made - known, 'new row')}</strong> from {formatCount(cells, 'cell')}
        {named.length > 0 ? `: ${named.join(', ')}` : ''}
      </p>
      {notes.length > 0 ? (
        <ul className="flex list-disc flex-col gap-0.5 pl-5 text-muted">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      ) : null}
      {leftOut.length > 0 ? (
        <section aria-label="Left out" className="flex flex-col gap-1">
          <h3 className="font-semibold">Left out</h3>
          <ul className="flex flex-col gap-0.5 text-muted">
            {leftOut.map(({ reason, cells: count, first: examples }) => (
              <li key={reason} title={examples.map((cell) => `${cell.variant}, case ${cell.case}`).join('\n')}>
                <span className="tabular">{formatCount(count, 'cell')}</span>: {leftOutTexts[reason]}
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {first.length > 0 ? (
        <section aria-label="First rows" className="flex flex-col gap-1">
          <h3 className="font-semibold">First rows</h3>
          <ol className="flex flex-col overflow-hidden rounded-md border bg-raised">
            {first.slice(0, SHOWN).map((row) => (
              <FirstRow key={row.id} row={row} />
            ))}
          </ol>
        </section>
      ) : null}
    </div>
  )
}

const SHOWN = 5

function FirstRow({ row: { content } }: { row: DatasetRow }) {
  const answers: [string, string][] =
    content.kind === 'preference'
      ? [
          ['chosen', answerText(content)],
          ['rejected', content.rejected.map(({ content: text }) => text).join('\n')],
        ]
      : [[content.kind === 'label' ? (content.label ? 'good' : 'bad') : 'answer', answerText(content)]]
  return (
    <li className="flex flex-col gap-0.5 border-b border-border px-3 py-1.5 last:border-b-0">
      {[['prompt', promptText(content)], ...answers].map(([name, text]) => (
        <span key={name} className="grid grid-cols-[64px_1fr] gap-2">
          <span className="text-xs leading-5 text-faint">{name}</span>
          <bdi className="line-clamp-2 [unicode-bidi:plaintext]">{text}</bdi>
        </span>
      ))}
    </li>
  )
}
