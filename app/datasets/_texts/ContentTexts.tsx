'use client'

import type { ReactNode } from 'react'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import { namedTexts } from '../_diff/fieldNames.ts'

type ContentTextsProps = {
  content: RowContent
  /** Lines of each text that are shown. */
  lines: number
  /** Shows a text in another way than as it is. */
  show?: (text: string, field: string) => ReactNode
}

/** The texts of a row, each cut after some lines. Empty ones are left out. */
export function ContentTexts({ content, lines, show = (text) => text }: ContentTextsProps) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 text-sm">
      {namedTexts(content)
        .filter(({ text }) => text !== '')
        .map(({ field, name, text }) => (
          <div key={field} className="contents">
            <dt className="text-xs leading-5 text-faint">{name}</dt>
            <dd
              dir="auto"
              className="min-w-0 overflow-hidden leading-5 whitespace-pre-wrap"
              style={{ display: '-webkit-box', WebkitBoxOrient: 'vertical', WebkitLineClamp: lines }}
            >
              {show(text, field)}
            </dd>
          </div>
        ))}
    </dl>
  )
}
