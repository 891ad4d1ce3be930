import { useMemo, type CSSProperties } from 'react'
import { wordDiff } from '#server/core/grid/wordDiff.ts'

/** A word-by-word difference of two texts: removed words are struck through, added words underlined, so it is readable without colour. */
export function DiffText({ before, after, style }: { before: string; after: string; style?: CSSProperties }) {
  const parts = useMemo(() => wordDiff(before, after), [before, after])
  return (
    <p dir="auto" className="leading-4.5 whitespace-pre-wrap [unicode-bidi:plaintext]" style={style}>
      {parts.map(({ kind, text }, position) => {
        if (kind === 'removed')
          return (
            <del key={position} className="rounded-sm bg-bad-soft text-bad decoration-bad/60">
              {text}
            </del>
          )
        if (kind === 'added')
          return (
            <ins key={position} className="rounded-sm bg-good-soft text-good decoration-good/60 underline-offset-2">
              {text}
            </ins>
          )
        return <span key={position}>{text}</span>
      })}
    </p>
  )
}
