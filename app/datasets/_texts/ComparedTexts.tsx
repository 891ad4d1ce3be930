'use client'

import { useMemo } from 'react'
import { wordDiff } from '#server/core/grid/wordDiff.ts'

type ComparedTextsProps = { name: string; texts: readonly [string | null, string | null] }

/** One text on both sides, as two cells of a grid; null where a side has none. */
export function ComparedTexts({ name, texts: [one, other] }: ComparedTextsProps) {
  const parts = useMemo(() => wordDiff(one ?? '', other ?? ''), [one, other])
  return (
    <>
      {[one, other].map((text, side) => (
        <div key={side} className="min-w-0">
          <p className="text-xs text-faint">{name}</p>
          {text === null || text === '' ? <p className="text-faint">{text === null ? '—' : 'empty'}</p> : null}
          <p dir="auto" className="leading-relaxed whitespace-pre-wrap">
            {parts
              .filter(({ kind }) => kind !== (side === 0 ? 'added' : 'removed'))
              .map((part, position) =>
                part.kind === 'same' ? (
                  <span key={position}>{part.text}</span>
                ) : (
                  <mark key={position} className="rounded-sm bg-warn-soft text-warn">
                    {part.text}
                  </mark>
                ),
              )}
          </p>
        </div>
      ))}
    </>
  )
}
