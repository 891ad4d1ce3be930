import type { TokenProbabilities } from '#server/core/experiment/tokenScore.ts'
import { formatDecimal, formatNumber } from '../../../_ui/text/format.ts'
import type { Fact } from './cellFacts.ts'
import type { probabilitySummary } from './tokenView.ts'

/** An output's probability in a few numbers. */
export function probabilityFacts(
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
