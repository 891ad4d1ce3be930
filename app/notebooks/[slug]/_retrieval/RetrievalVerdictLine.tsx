'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleHelp, SearchX } from 'lucide-react'
import type { Message } from '#server/core/experiment/cell.ts'
import type { JudgedRetrieval } from '#server/core/experiment/retrieval.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { cx } from '../../../_ui/cx.ts'
import { isInPrompt } from './passageView.ts'
import { missedRelevant, retrievalVerdict, type RetrievalVerdict } from './retrievalFailure.ts'

const views: Record<RetrievalVerdict, { title: string; text: string; look: string; icon: typeof SearchX }> = {
  notIndexed: {
    title: 'Not indexed',
    text: 'The index has nothing of what the judgements call relevant.',
    look: 'text-bad',
    icon: SearchX,
  },
  notRetrieved: {
    title: 'Not retrieved',
    text: 'The index has what is relevant, and the search did not return it.',
    look: 'text-bad',
    icon: SearchX,
  },
  cutFromPrompt: {
    title: 'Cut from the prompt',
    text: 'A relevant passage was found, and the prompt does not show it.',
    look: 'text-bad',
    icon: SearchX,
  },
  answeredWrongly: {
    title: 'In the prompt, but answered wrongly',
    text: 'A relevant passage is in the prompt, and a check on the answer falls short.',
    look: 'text-bad',
    icon: SearchX,
  },
  fine: { title: 'Fine', text: 'The checks on the answer hold.', look: 'text-good', icon: CircleCheck },
  unchecked: {
    title: 'In the prompt',
    text: 'A relevant passage is in the prompt. No check says whether the answer is right.',
    look: 'text-muted',
    icon: CircleHelp,
  },
}

type RetrievalVerdictLineProps = {
  retrieval: JudgedRetrieval
  messages: readonly Message[] | undefined
  /** Whether the checks on the answer hold; null without any. */
  correct: boolean | null
}

/** Where the question of a cell was lost, in one line. Renders nothing where nothing is judged. */
export function RetrievalVerdictLine({ retrieval, messages, correct }: RetrievalVerdictLineProps) {
  const trpc = useTRPC()
  const { index, snapshot, judged, passages } = retrieval
  const missed = missedRelevant(retrieval) ?? []
  const asks = judged?.level === 'document' && missed.length > 0
  const { data: held } = useQuery(
    trpc.retrievals.held.queryOptions(asks ? { index, snapshot, documents: missed.slice(0, 500) } : skipToken),
  )
  if (asks && !held) return null
  const verdict = retrievalVerdict(retrieval, {
    ...(messages && { inPrompt: passages.map((passage) => isInPrompt(messages, passage)) }),
    held: new Set(held),
    correct,
  })
  if (verdict === null) return null
  const { title, text, look, icon: Icon } = views[verdict]
  return (
    <p role="status" aria-label="Where the question was lost" className="flex items-baseline gap-1.5 text-sm">
      <Icon aria-hidden className={cx('size-3.5 shrink-0 translate-y-0.5', look)} />
      <span>
        <strong className={cx('font-medium', look)}>{title}.</strong> <span className="text-muted">{text}</span>
      </span>
    </p>
  )
}
