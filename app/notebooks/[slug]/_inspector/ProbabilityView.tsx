'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { CellKey } from '#server/core/ids.ts'
import { useTRPC } from '../../../_trpc/client.ts'
import { ErrorNotice } from '../../../_ui/feedback/ErrorNotice.tsx'
import { Skeleton } from '../../../_ui/feedback/Skeleton.tsx'
import { FactList } from './FactList.tsx'
import { ForkView } from './ForkView.tsx'
import { TokenDetail } from './TokenDetail.tsx'
import { StripLegend, TokenStrip } from './TokenStrip.tsx'
import { probabilitySummary } from './tokenView.ts'
import { useFork } from './useFork.ts'
import type { SiblingCell } from './useSiblings.ts'
import type { TokenProbabilities } from '#server/core/experiment/tokenScore.ts'
import { formatDecimal, formatNumber } from '../../../_ui/text/format.ts'
import type { Fact } from './cellFacts.ts'

/** What the model thought of each token of an output, before the sampler chose. */
export function ProbabilityView({ cell, siblings }: { cell: CellKey; siblings: readonly SiblingCell[] }) {
  const trpc = useTRPC()
  // Someone who walks on to the next cell does not wait for this one.
  const { data, error, refetch, isFetching } = useQuery(
    trpc.runs.probabilities.queryOptions({ key: cell }, { trpc: { abortOnUnmount: true } }),
  )
  const [looked, setLooked] = useState<number | null>(null)
  const fork = useFork(cell, siblings)
  if (error && !isFetching) return <ErrorNotice compact error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <div role="status" className="flex flex-col gap-2">
        <Skeleton className="h-20" />
        <p className="text-sm text-muted">Asks the model about each token. The first time in a while it is loaded for that.</p>
      </div>
    )
  const summary = probabilitySummary(data.tokens)
  if (!summary) return <p className="text-sm text-muted">The output is empty, and it was cut before the model could end it.</p>
  const current = Math.min(looked ?? fork.score?.position ?? summary.surprise, data.tokens.length - 1)
  const token = data.tokens[current]
  return (
    <div className="flex flex-col gap-2.5">
      <TokenStrip tokens={data.tokens} current={current} onLook={setLooked} fork={fork.score?.position ?? null} />
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
            setLooked(null)
          },
        }}
      />
      <p className="text-xs text-faint">The model’s own probabilities, before temperature, top_p, penalties and grammar had their say.</p>
    </div>
  )
}

/** An output's probability in a few numbers. */
function probabilityFacts(
  { tokens, ended }: TokenProbabilities,
  { meanLogprob, perplexity, firstChoices }: NonNullable<ReturnType<typeof probabilitySummary>>,
): Fact[] {
  return [
    {
      label: 'Perplexity',
      value: formatDecimal(perplexity, 4),
      hint: 'exp(-mean logprob): between how many equally likely tokens the model was torn, on average. 1 is certainty.',
    },
    { label: 'Mean logprob', value: formatDecimal(meanLogprob, 4), hint: 'Mean of the natural logarithms of the tokens’ probabilities' },
    {
      label: 'First choices',
      value: `${Math.round(firstChoices * 100)} %`,
      hint: 'Share of tokens that were the likeliest at their place',
    },
    {
      label: 'Tokens',
      value: `${formatNumber(tokens.length)}${ended ? ', end included' : ''}`,
      hint: ended ? 'The model ended by itself; how likely that was counts too.' : 'The output was cut, so there is no end to judge.',
    },
  ]
}
