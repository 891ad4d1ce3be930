'use client'

import { useMemo } from 'react'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import { namedTexts } from './fieldNames.ts'
import { SideBySide } from '../../_ui/text/SideBySide.tsx'

type ContentDiffProps = { before: RowContent; after: RowContent; names: readonly [string, string] }

/** The texts that differ between two versions of a content, side by side. */
export function ContentDiff({ before, after, names }: ContentDiffProps) {
  const changed = useMemo(() => changedTexts(before, after), [before, after])
  if (changed.length === 0) return <p className="text-sm text-muted">The texts are equal; roles, tools or the label differ.</p>
  return (
    <div className="flex flex-col gap-2">
      {changed.map(({ field, name, left, right }) => (
        <SideBySide key={field} before={left} after={right} names={[`${names[0]}: ${name}`, `${names[1]}: ${name}`]} />
      ))}
    </div>
  )
}

function changedTexts(before: RowContent, after: RowContent) {
  const left = new Map(namedTexts(before).map((each) => [each.field, each]))
  const right = new Map(namedTexts(after).map((each) => [each.field, each]))
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((field) => {
    const [one, other] = [left.get(field), right.get(field)]
    if (one?.text === other?.text) return []
    return [{ field, name: (other ?? one)?.name ?? field, left: one?.text ?? '', right: other?.text ?? '' }]
  })
}
