'use client'

import type { RowContent } from '#server/core/dataset/row/content.ts'
import { textFields } from '#server/core/dataset/row/textFields.ts'
import { fieldTitle } from './fieldTitle.ts'

/** The texts of a row, each cut after some lines. Empty ones are left out. */
export function ContentTexts({ content, lines }: { content: RowContent; lines: number }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
      {textFields(content)
        .filter(({ text }) => text !== '')
        .map(({ field, text }) => (
          <div key={field} className="contents">
            <dt className="text-xs leading-5 text-faint">{fieldTitle(field)}</dt>
            <dd
              dir="auto"
              title={text.slice(0, 2_000)}
              className="min-w-0 overflow-hidden leading-5 whitespace-pre-wrap"
              style={{ display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: lines }}
            >
              {text}
            </dd>
          </div>
        ))}
    </dl>
  )
}
