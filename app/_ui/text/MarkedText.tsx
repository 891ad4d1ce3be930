import { useMemo, type ReactNode } from 'react'
import { matchedWords } from '#server/core/retrieval/evidence/matchedWords.ts'
import type { CorpusLanguage } from '#server/core/retrieval/language/corpusLanguage.ts'

type MarkedTextProps = { text: string; query: string; language: CorpusLanguage; className?: string }

/** A text in which the words of the query are lit. */
export function MarkedText({ text, query, language, className }: MarkedTextProps) {
  const parts = useMemo(() => markedParts(text, query, language), [text, query, language])
  return (
    <p dir="auto" className={className}>
      {parts}
    </p>
  )
}

function markedParts(text: string, query: string, language: CorpusLanguage): ReactNode[] {
  const parts: ReactNode[] = []
  let last = 0
  for (const { start, end } of matchedWords(query, text, language)) {
    parts.push(
      text.slice(last, start),
      <mark key={start} className="rounded-sm bg-warn-soft px-0.5 font-medium text-warn">
        {text.slice(start, end)}
      </mark>,
    )
    last = end
  }
  return [...parts, text.slice(last)]
}
