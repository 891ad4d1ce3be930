import { z } from 'zod'
import { citationsIn } from '../../retrieval/evidence/citations.ts'
import { defineMetric } from '../metric/metric.ts'

/** Share of the citations of an answer that name a passage of its prompt. */
export const citationValid = defineMetric({
  id: 'citation-valid',
  title: 'Valid citations',
  group: 'retrieval',
  description:
    'Share of the citations such as [1] whose number is that of a passage in the prompt. Null without a citation or a retriever.',
  mainOption: null,
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({}),
  scorer:
    () =>
    ({ output, retrieval }) => {
      if (!retrieval) return { score: null, reason: 'The cell has no retriever, or its prompt shows no passages.' }
      const cited = citationsIn(output).flatMap(({ numbers }) => numbers)
      if (cited.length === 0) return { score: null, reason: 'The output has no citation such as [1].' }
      const wrong = cited.filter((number) => number > retrieval.passages.length)
      return {
        score: (cited.length - wrong.length) / cited.length,
        reason: wrong.length > 0 ? `There is no passage ${[...new Set(wrong)].map((number) => `[${number}]`).join(', ')}.` : null,
      }
    },
})
