import type { DiffPart } from '#server/core/grid/wordDiff.ts'

/** Parts of a difference: what was removed is struck through, what was added is underlined. */
export function DiffText({ parts }: { parts: readonly DiffPart[] }) {
  return parts.map(({ kind, text }, position) => {
    if (kind === 'same') return <span key={position}>{text}</span>
    return kind === 'removed' ? (
      <del key={position} className="rounded-sm bg-bad-soft text-bad decoration-bad/60">
        {text}
      </del>
    ) : (
      <ins key={position} className="rounded-sm bg-good-soft text-good decoration-good/60 underline-offset-2">
        {text}
      </ins>
    )
  })
}
