'use client'

import { skipToken, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import type { ForkScore, ScoredToken } from '#server/core/experiment/tokenScore.ts'
import { headOf } from '../../../_ui/text/cutText.ts'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { formatDecimal } from '../../../_ui/text/format.ts'
import { Select } from '../../../_ui/controls/Select.tsx'
import { formatProbability, markedToken } from './tokenView.ts'
import type { SiblingCell } from './useSiblings.ts'

type ForkViewProps = {
  siblings: readonly SiblingCell[]
  tokens: readonly ScoredToken[]
  fork: ReturnType<typeof useFork>
}

/** The position where another output of the same prompt differs, and how close the two tokens were in probability. */
export function ForkView({ siblings, tokens, fork: { other, choose, score, error, retry } }: ForkViewProps) {
  if (siblings.length === 0)
    return <p className="text-sm text-faint">Run more repeats or points of this prompt to see where their outputs differ from this one.</p>
  return (
    <section aria-label="Fork" className="flex flex-col gap-2 border-t pt-2.5">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <h4 className="font-semibold">Compare with</h4>
        <Select
          size="sm"
          label="Other cell of this prompt"
          placeholder="another cell of this prompt"
          value={other?.key ?? null}
          onChange={choose}
          options={siblings.map(({ key, title, output }) => ({ value: key, label: title, description: headOf(output, 60) }))}
          className="max-w-72"
        />
      </div>
      {error ? (
        <ErrorNotice compact error={error} onRetry={retry} />
      ) : other ? (
        <Answer score={score} tokens={tokens} other={other.title} />
      ) : null}
    </section>
  )
}

/** The other cell to compare with, and where the two outputs differ. `score` is null if they are equal, undefined while it loads. */
export function useFork(cell: CellKey, siblings: readonly SiblingCell[]) {
  const trpc = useTRPC()
  const [chosen, choose] = useState<CellKey | null>(null)
  const other = siblings.find(({ key }) => key === chosen) ?? null
  const { data, error, refetch, isFetching } = useQuery(
    trpc.runs.fork.queryOptions(other ? { key: cell, other: other.key } : skipToken, { trpc: { abortOnUnmount: true } }),
  )
  return { other, choose, score: other ? data : undefined, error: isFetching ? null : error, retry: () => void refetch() }
}

function Answer({ score, tokens, other }: { score: ForkScore | null | undefined; tokens: readonly ScoredToken[]; other: string }) {
  if (score) return <Fork fork={score} tokens={tokens} other={other} />
  return (
    <p role="status" className="text-sm">
      {score === null ? 'The same output, token for token.' : 'Computing the probabilities of both tokens…'}
    </p>
  )
}

const LEAD_TOKENS = 6

function Fork({ fork: { position, left, right }, tokens, other }: { fork: ForkScore; tokens: readonly ScoredToken[]; other: string }) {
  const lead = tokens.slice(Math.max(0, position - LEAD_TOKENS), position).map(({ text }) => text)
  return (
    <div role="status" className="flex flex-col gap-1 text-sm">
      <p>
        They differ from token {position} on
        {lead.length > 0 ? (
          <>
            , after <span className="font-mono text-xs whitespace-pre-wrap">“…{lead.join('').trimStart()}”</span>
          </>
        ) : null}
        :
      </p>
      <dl className="grid grid-cols-[minmax(0,auto)_1fr] gap-x-3 gap-y-0.5">
        <dt className="truncate text-muted">this cell</dt>
        <dd>{side(left)}</dd>
        <dt className="truncate text-muted" title={other}>
          {other}
        </dt>
        <dd>{side(right)}</dd>
      </dl>
      {left && right ? (
        <p className="text-muted tabular">
          Margin {formatDecimal(Math.abs(left.logprob - right.logprob))} in logprob: {marginWords(left, right)}.
        </p>
      ) : null}
    </div>
  )
}

function side(token: ScoredToken | null) {
  if (!token) return <span className="text-muted">the output was cut here</span>
  return (
    <>
      <span className="font-mono text-xs whitespace-pre-wrap">{markedToken(token.text)}</span>{' '}
      <span className="tabular">
        {formatProbability(Math.exp(token.logprob))}, rank {token.rank}
      </span>
    </>
  )
}

function marginWords(left: ScoredToken, right: ScoredToken): string {
  const times = Math.exp(Math.abs(left.logprob - right.logprob))
  if (times < 1.05) return 'almost equally likely'
  const likelier = left.logprob > right.logprob ? 'this cell’s token' : 'the other token'
  return `${likelier} was ${times < 10 ? times.toFixed(1) : times > 9999 ? 'over 9,999' : Math.round(times)} times as likely`
}
