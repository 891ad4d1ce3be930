'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { FactList } from './FactList.tsx'
import { ForkView, useFork } from './ForkView.tsx'
import { TokenDetail } from './TokenDetail.tsx'
import { StripLegend, TokenStrip } from './TokenStrip.tsx'
import { probabilitySummary } from './tokenView.ts'
import type { SiblingCell } from './useSiblings.ts'
import type { TokenProbabilities } from '#server/core/experiment/tokenScore.ts'
import { formatDecimal, formatNumber } from '../../../_ui/text/format.ts'
import type { Fact } from './cellFacts.ts'

/** The model's probability of each token of an output, before sampling. */
export function ProbabilityView({ cell, siblings }: { cell: CellKey; siblings: readonly SiblingCell[] }) {
  const trpc = useTRPC()
  // Aborted on unmount, so that the next cell does not wait for this one.
  const { data, error, refetch, isFetching } = useQuery(
    trpc.runs.probabilities.queryOptions({ key: cell }, { trpc: { abortOnUnmount: true } }),
  )
  const [selected, setSelected] = useState<number | null>(null)
  const fork = useFork(cell, siblings)
  if (error && !isFetching) return <ErrorNotice compact error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <div role="status" className="flex flex-col gap-2">
        <Skeleton className="h-20" />
        <p className="text-sm text-muted">Computing the probability of each token. This may load the model first.</p>
      </div>
    )
  const summary = probabilitySummary(data.tokens)
  if (!summary) return <p className="text-sm text-muted">The output is empty and was cut before the model ended it.</p>
  const current = Math.min(selected ?? fork.score?.position ?? summary.surprise, data.tokens.length - 1)
  const token = data.tokens[current]
  return (
    <div className="flex flex-col gap-2.5">
      <TokenStrip tokens={data.tokens} current={current} onSelect={setSelected} fork={fork.score?.position ?? null} />
      <StripLegend />
      {token ? <TokenDetail token={token} position={current} /> : null}
      <FactList label="Probability of the output" facts={probabilityFacts(data, summary)} />
      <ForkView
        siblings={siblings}
        tokens={data.tokens}
        fork={{
          ...fork,
          choose: (key) => {
            fork.choose(key)
            setSelected(null)
          },
        }}
      />
      <p className="text-xs text-faint">Probabilities of the model itself, before temperature, top_p, penalties and grammar are applied.</p>
    </div>
  )
}

/** Summary numbers of an output's probability. */
function probabilityFacts(
  { tokens, ended }: TokenProbabilities,
  { meanLogprob, perplexity, firstChoices }: NonNullable<ReturnType<typeof probabilitySummary>>,
): Fact[] {
  return [
    {
      label: 'Perplexity',
      value: formatDecimal(perplexity, 4),
      hint: 'exp(-mean logprob): the mean number of equally likely tokens the model chose from. 1 means certainty.',
    },
    { label: 'Mean logprob', value: formatDecimal(meanLogprob, 4), hint: 'Mean of the natural logarithms of the tokens’ probabilities' },
    {
      label: 'First choices',
      value: `${Math.round(firstChoices * 100)} %`,
      hint: 'Share of tokens that were the most likely at their position',
    },
    {
      label: 'Tokens',
      value: `${formatNumber(tokens.length)}${ended ? ', end included' : ''}`,
      hint: ended ? 'The model ended the output; the probability of that is included.' : 'The output was cut, so it has no end token.',
    },
  ]
}
