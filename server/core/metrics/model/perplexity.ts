import { z } from 'zod'
import { textHash } from '../../textHash.ts'
import { measuredScorer } from '../metric/measurement.ts'
import { defineMetric } from '../metric/metric.ts'

/** exp(-mean log-probability of the output's tokens under the cell's prompt): 1 is certainty, n corresponds to a uniform choice of n. */
export const perplexity = defineMetric({
  id: 'perplexity',
  title: 'Perplexity of the output',
  group: 'model',
  description:
    'How surprising the output is to a model, given the prompt: 1 is certainty, 10 is as if each token were one of ten. Measured with the model that wrote it unless `model` names another one.',
  mainOption: 'model',
  higherIsBetter: false,
  range: { least: 1, most: null },
  optionsSchema: z.strictObject({
    /** Id of the model. Default: the model that generated the cell. */
    model: z.string().min(1).optional(),
  }),
  scorer: ({ model }) =>
    measuredScorer(
      (input) =>
        input.cell === undefined || input.output === ''
          ? null
          : {
              kind: 'likelihood',
              model: model ?? input.cell.model,
              cell: input.cell.key,
              text: null,
              outputHash: textHash(input.output),
            },
      perplexityOf,
    ),
})

/** Of the summed log-probability of a text and its number of tokens. */
export function perplexityOf([sum, tokens]: readonly number[]): number | null {
  return sum === undefined || tokens === undefined || tokens === 0 ? null : Math.exp(-sum / tokens)
}
