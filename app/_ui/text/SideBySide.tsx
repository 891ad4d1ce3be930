'use client'

import { useMemo } from 'react'
import { wordDiff } from '#server/core/grid/wordDiff.ts'
import { DiffText } from './DiffText.tsx'

export type SideBySideProps = {
  before: string
  after: string
  /** Names of the sides. */
  names: readonly [string, string]
}

/** Two texts beside each other, by words: what only the left one has is struck through, what only the right one has is underlined. */
export function SideBySide({ before, after, names }: SideBySideProps) {
  const parts = useMemo(() => wordDiff(before, after), [before, after])
  const sides = [
    { name: names[0], other: 'added' as const },
    { name: names[1], other: 'removed' as const },
  ]
  return (
    <div className="grid grid-cols-2 gap-px overflow-hidden rounded-md border bg-border">
      {sides.map(({ name, other }) => (
        <section key={name} aria-label={name} className="min-w-0 bg-raised">
          <h4 className="border-b bg-sunken px-3 py-1 text-xs font-medium text-muted">{name}</h4>
          <p dir="auto" className="px-3 py-2 whitespace-pre-wrap [unicode-bidi:plaintext]">
            <DiffText parts={parts.filter(({ kind }) => kind !== other)} />
          </p>
        </section>
      ))}
    </div>
  )
}
