'use client'

import { Check, ExternalLink } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Message } from '#server/core/experiment/cell.ts'
import type { JudgedRetrieval, RetrievedPassage } from '#server/core/experiment/retrieval.ts'
import type { CorpusLanguage } from '#server/core/retrieval/language/corpusLanguage.ts'
import { cx } from '../../../_ui/cx.ts'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { formatDecimal } from '../../../_ui/text/format.ts'
import { MarkedText } from '../../../_ui/text/MarkedText.tsx'
import { citedNumbers } from './answerParts.ts'
import { headingPath, isInPrompt, isRelevant, passageUrl, placeText, stageLabels, type StagePlace, stagePlaces } from './passageView.ts'
import { useIndexes } from './useIndexes.ts'

/** A passage that was asked for by its number; `asked` grows with each wish, so that the same one can be asked for again. */
export type AskedPassage = { number: number; asked: number }

type PassagesSectionProps = {
  retrieval: JudgedRetrieval
  /** Null while there is none. */
  answer: string | null
  /** The prompt, if it is known. */
  messages: readonly Message[] | undefined
  asked: AskedPassage | null
  verdict: React.ReactNode
}

/** The passages that a cell saw, in the order of its prompt. */
export function PassagesSection({ retrieval, answer, messages, asked, verdict }: PassagesSectionProps) {
  const { passages, index, snapshot, mode, query } = retrieval
  const language = useIndexes()?.find((each) => each.index === index)?.facts.language ?? 'mixed'
  const places = useMemo(() => stagePlaces(passages), [passages])
  const cited = useMemo(() => citedNumbers(answer ?? ''), [answer])
  return (
    <section aria-label="Passages" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="text-sm font-semibold">Passages</h3>
        <Badge title="The index that was searched">{snapshot === null ? index : `${index} · ${snapshot}`}</Badge>
        <Badge title="How it was searched">{mode}</Badge>
      </div>
      <p className="text-sm">
        <span className="text-faint">Query</span> <bdi>{query}</bdi>
      </p>
      {verdict}
      {passages.length === 0 ? <p className="text-sm text-muted">The search found nothing.</p> : null}
      <ol aria-label="Passages of the prompt" className="flex flex-col gap-1.5">
        {passages.map((passage, at) => (
          <PassageCard
            key={passage.chunk}
            passage={passage}
            number={at + 1}
            index={index}
            query={query}
            language={language}
            relevant={isRelevant(retrieval, passage)}
            cited={cited.has(at + 1)}
            left={messages !== undefined && !isInPrompt(messages, passage)}
            places={places[at] ?? []}
            asked={asked?.number === at + 1 ? asked.asked : null}
          />
        ))}
      </ol>
    </section>
  )
}

type PassageCardProps = {
  passage: RetrievedPassage
  number: number
  index: string
  query: string
  language: CorpusLanguage
  relevant: boolean | null
  cited: boolean
  /** It was found, but the prompt does not show it. */
  left: boolean
  places: readonly StagePlace[]
  /** Changes when the passage is asked for; null while it is not. */
  asked: number | null
}

function PassageCard({ passage, number, index, query, language, relevant, cited, left, places, asked }: PassageCardProps) {
  const [open, setOpen] = useState(false)
  const [followed, setFollowed] = useState<number | null>(null)
  const card = useRef<HTMLLIElement>(null)
  if (asked !== followed) {
    setFollowed(asked)
    if (asked !== null) setOpen(true)
  }
  useEffect(() => {
    if (asked === null) return
    card.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    card.current?.focus({ preventScroll: true })
  }, [asked])
  const headings = headingPath(passage)
  return (
    <li
      ref={card}
      tabIndex={-1}
      aria-label={`Passage ${number}`}
      className={cx(
        'flex flex-col gap-1 rounded-md border bg-raised px-3 py-2 text-sm focus:outline-2 focus:outline-accent',
        cited && 'border-accent/50',
      )}
    >
      <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
        <span className={cx('shrink-0 font-semibold tabular', cited ? 'text-accent-text' : 'text-faint')}>[{number}]</span>
        <span className="min-w-0 truncate font-medium" title={passage.path}>
          {placeText(passage)}
        </span>
        <span className="flex-1" />
        {cited ? <Badge tone="accent">cited</Badge> : null}
        {relevant ? (
          <Badge tone="good" icon={Check} title="By the judgements of the retriever">
            relevant
          </Badge>
        ) : null}
        {left ? (
          <Badge tone="warn" title="The template of the prompt does not show this passage, or only a part of it">
            not in the prompt
          </Badge>
        ) : null}
        <Link
          href={passageUrl(index, passage)}
          aria-label={`Passage ${number} in its document`}
          title="In the document"
          className="inline-flex size-6 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
        >
          <ExternalLink aria-hidden className="size-3.5" />
        </Link>
      </div>
      {headings.length > 0 ? <p className="truncate text-xs text-faint">{headings.join(' › ')}</p> : null}
      <MarkedText
        text={passage.text}
        query={query}
        language={language}
        className={cx('whitespace-pre-wrap [unicode-bidi:plaintext]', !open && 'line-clamp-3')}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <Stages places={places} />
        <button
          type="button"
          aria-expanded={open}
          aria-label={open ? `Fold passage ${number}` : `Whole passage ${number}`}
          onClick={() => setOpen(!open)}
          className="ml-auto rounded-sm text-xs text-muted hover:text-text"
        >
          {open ? 'Fold' : 'Whole passage'}
        </button>
      </div>
    </li>
  )
}

/** The rank and the score of a passage in each stage, compared with the other passages of the cell. */
function Stages({ places }: { places: readonly StagePlace[] }) {
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
      {places.map(({ stage, place }) => (
        <div
          key={stage}
          className="flex items-center gap-1.5"
          title={place ? `Score ${formatDecimal(place.score, 4)}` : 'Not found by this stage'}
        >
          <dt className="text-faint">{stageLabels[stage]}</dt>
          <dd className="flex items-center gap-1 tabular">
            <span className={place ? 'text-muted' : 'text-faint'}>{place ? `#${place.rank}` : '–'}</span>
            {place ? (
              <>
                <span aria-hidden className="h-1 w-10 overflow-hidden rounded-full bg-pressed">
                  <span className="block h-full rounded-full bg-accent" style={{ width: `${Math.max(place.share * 100, 4)}%` }} />
                </span>
                <span className="sr-only">, score {formatDecimal(place.score, 4)}</span>
              </>
            ) : (
              <span className="sr-only">not found</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
