'use client'

import { useMemo } from 'react'
import type { RowContent } from '#server/core/dataset/row/content.ts'
import { textFields } from '#server/core/dataset/row/textFields.ts'
import { type DiffPart, wordDiff } from '#server/core/grid/wordDiff.ts'
import { cx } from '../../_ui/cx.ts'
import { fieldTitle } from './fieldTitle.ts'

export type ComparedContentsProps = {
  /** Heads of the columns. */
  heads: readonly [React.ReactNode, React.ReactNode]
  contents: readonly [RowContent, RowContent]
  /** `change`: the second content came after the first one. `likeness`: neither did. */
  as: 'change' | 'likeness'
}

const looks = {
  change: { removed: 'bg-bad-soft text-bad', added: 'bg-good-soft text-good' },
  likeness: { removed: 'bg-warn-soft text-warn', added: 'bg-warn-soft text-warn' },
}

/** Two contents side by side, text by text, with the words lit that only one of them has. */
export function ComparedContents({ heads, contents: [before, after], as }: ComparedContentsProps) {
  const fields = useMemo(() => alignedTexts(before, after), [before, after])
  return (
    <div className="grid grid-cols-2 gap-x-4 gap-y-2 text-sm">
      {heads.map((head, side) => (
        <div key={side} className="flex min-w-0 flex-wrap items-center gap-2">
          {head}
        </div>
      ))}
      {fields.map(({ field, one, other }) => (
        <ComparedField key={field} title={fieldTitle(field)} one={one} other={other} look={looks[as]} />
      ))}
    </div>
  )
}

type ComparedFieldProps = { title: string; one: string | null; other: string | null; look: { removed: string; added: string } }

function ComparedField({ title, one, other, look }: ComparedFieldProps) {
  const parts = useMemo(() => (one === null || other === null ? null : wordDiff(one, other)), [one, other])
  const side = (text: string | null, hidden: DiffPart['kind'], lit: string) => (
    <div className="min-w-0">
      <p className="text-xs text-faint">{title}</p>
      {text === null ? (
        <p className="text-faint">—</p>
      ) : (
        <p dir="auto" className="leading-relaxed whitespace-pre-wrap">
          {text === '' ? <span className="text-faint">empty</span> : null}
          {parts
            ?.filter(({ kind }) => kind !== hidden)
            .map((part, position) =>
              part.kind === 'same' ? (
                <span key={position}>{part.text}</span>
              ) : (
                <mark key={position} className={cx('rounded-sm', lit)}>
                  {part.text}
                </mark>
              ),
            ) ?? <mark className={cx('rounded-sm', lit)}>{text}</mark>}
        </p>
      )}
    </div>
  )
  return (
    <>
      {side(one, 'added', look.removed)}
      {side(other, 'removed', look.added)}
    </>
  )
}

/** Texts of both contents by their place; null where one has none. Texts that are empty on both sides are left out. */
function alignedTexts(one: RowContent, other: RowContent): { field: string; one: string | null; other: string | null }[] {
  const after = new Map(textFields(other).map(({ field, text }) => [field, text]))
  const before = textFields(one).map(({ field, text }) => {
    const there = after.get(field) ?? null
    after.delete(field)
    return { field, one: text as string | null, other: there }
  })
  return [...before, ...[...after].map(([field, text]) => ({ field, one: null, other: text as string | null }))].filter(
    (each) => each.one !== '' || (each.other !== '' && each.other !== null),
  )
}
