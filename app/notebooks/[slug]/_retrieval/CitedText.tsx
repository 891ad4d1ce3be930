'use client'

import { useMemo } from 'react'
import type { RetrievedPassage } from '#server/core/experiment/retrieval.ts'
import { Tooltip } from '../../../_ui/controls/Tooltip.tsx'
import { cx } from '../../../_ui/cx.ts'
import { formatCount } from '../../../_ui/text/format.ts'
import { answerParts } from './answerParts.ts'
import { placeText } from './passageView.ts'

/** What an underlined sentence means, and what it does not mean. */
const unsupportedHint =
  'Fewer than 60% of the words of this sentence, or not all of its numbers, are in the passages. It may still be right, and a sentence without a line may be wrong: only words are compared.'

const MOST_IN_HINT = 3

type CitedTextProps = { text: string; passages: readonly RetrievedPassage[]; onOpen: (number: number) => void }

/** An answer whose citations are buttons, and whose sentences without support in the passages are underlined. */
export function CitedText({ text, passages, onOpen }: CitedTextProps) {
  const parts = useMemo(
    () =>
      answerParts(
        text,
        passages.map((passage) => passage.text),
      ),
    [text, passages],
  )
  return parts.map(({ text: part, cited, unsupported }, position) =>
    cited ? (
      <Citation key={position} text={part} cited={cited} passages={passages} unsupported={unsupported} onOpen={onOpen} />
    ) : (
      <span key={position} className={unsupported ? unsupportedLook : undefined} title={unsupported ? unsupportedHint : undefined}>
        {part}
      </span>
    ),
  )
}

const unsupportedLook = 'underline decoration-warn decoration-dotted decoration-2 underline-offset-4'

type CitationProps = { text: string; cited: readonly number[]; unsupported: boolean } & Omit<CitedTextProps, 'text'>

function Citation({ text, cited, passages, unsupported, onOpen }: CitationProps) {
  const valid = cited.filter((number) => number <= passages.length)
  const wrong = cited.filter((number) => number > passages.length)
  const [first] = valid
  const isWrong = wrong.length > 0
  const hint = isWrong
    ? `There is no passage ${wrong.map((number) => `[${number}]`).join(', ')}: the prompt has ${formatCount(passages.length, 'passage')}.`
    : null
  return (
    <Tooltip
      content={
        <span className="flex min-w-0 flex-col gap-1.5">
          {hint === null ? null : <span className="text-bad">{hint}</span>}
          {valid.slice(0, MOST_IN_HINT).map((number) => {
            const passage = passages[number - 1]
            return passage ? (
              <span key={number} className="flex flex-col">
                <span className="font-medium">{`[${number}] ${placeText(passage)}`}</span>
                <span className="line-clamp-5 text-muted">{passage.text.slice(0, 600)}</span>
              </span>
            ) : null
          })}
          {valid.length > MOST_IN_HINT ? <span className="text-faint">and {valid.length - MOST_IN_HINT} more</span> : null}
        </span>
      }
    >
      <button
        type="button"
        aria-label={isWrong ? `Citation ${text}, which is no passage` : `Citation ${text}`}
        onClick={() => onOpen(first ?? 1)}
        className={cx(
          'rounded-sm px-0.5 text-[0.92em] tabular',
          isWrong ? 'bg-bad-soft text-bad line-through decoration-1' : 'bg-accent-soft text-accent-text hover:underline',
          unsupported && !isWrong && unsupportedLook,
        )}
      >
        {text}
      </button>
    </Tooltip>
  )
}

/** Says below an answer what its underlined sentences mean, for all who do not hover. Renders nothing if there are none. */
export function UnsupportedNote({ text, passages }: Pick<CitedTextProps, 'text' | 'passages'>) {
  const isMarked = useMemo(
    () =>
      answerParts(
        text,
        passages.map((passage) => passage.text),
      ).some(({ unsupported }) => unsupported),
    [text, passages],
  )
  return isMarked ? (
    <p className="text-xs text-faint">
      <span className={unsupportedLook}>Underlined</span>: the passages have few of the words of the sentence, or not all of its numbers.
      That does not make it wrong.
    </p>
  ) : null
}
