'use client'

import { useMemo, type ReactNode } from 'react'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import { namedTexts } from '../_diff/fieldNames.ts'
import { ComparedTexts } from './ComparedTexts.tsx'

export type ComparedContentsProps = {
  /** Heads of the columns. */
  heads: readonly [ReactNode, ReactNode]
  contents: readonly [RowContent, RowContent]
}

/** Two contents side by side, text by text, with the words lit that only one of them has. Neither is older than the other. */
export function ComparedContents({ heads, contents: [one, other] }: ComparedContentsProps) {
  const fields = useMemo(() => alignedTexts(one, other), [one, other])
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-2 text-sm">
      {heads.map((head, side) => (
        <div key={side} className="flex min-w-0 flex-wrap items-center gap-2">
          {head}
        </div>
      ))}
      {fields.map(({ field, name, texts }) => (
        <ComparedTexts key={field} name={name} texts={texts} />
      ))}
    </div>
  )
}

type Aligned = { field: string; name: string; texts: [string | null, string | null] }

/** Texts of both contents by their place; null where one has none. Texts that are empty on both sides are left out. */
function alignedTexts(one: RowContent, other: RowContent): Aligned[] {
  const fields = new Map<string, Aligned>()
  for (const [side, content] of [one, other].entries())
    for (const { field, name, text } of namedTexts(content)) {
      const known: Aligned = fields.get(field) ?? { field, name, texts: [null, null] }
      known.texts[side] = text
      fields.set(field, known)
    }
  return [...fields.values()].filter(({ texts }) => texts.some((text) => text !== null && text !== ''))
}
