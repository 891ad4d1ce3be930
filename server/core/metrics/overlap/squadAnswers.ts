import { z } from 'zod'
import { againstAny, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { squadF1, squadWords } from './squad.ts'

/** F1 of the words as in SQuAD's evaluation script v1.1, 0 to 1; with several references, the best. */
export const tokenF1 = defineMetric({
  id: 'token-f1',
  title: 'Token F1',
  group: 'overlap',
  description:
    'Words that answer and reference share in any order, ignoring case, punctuation and English articles, 0 to 1: the F1 of SQuAD. Answers without a common word score 0, including empty ones.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject(comparedWith),
  scorer: ({ value }) => againstAny(value, (output, reference) => squadF1(squadWords(output), squadWords(reference))),
})

/** `exact_match_score` of the same script. */
export const squadExactMatch = defineMetric({
  id: 'squad-exact-match',
  title: 'SQuAD exact match',
  group: 'text match',
  description: '1 if the answer equals the reference, ignoring case, ASCII punctuation, English articles and white space, as in SQuAD.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { value: [] },
  optionsSchema: z.strictObject(comparedWith),
  scorer: ({ value }) =>
    againstAny(value, (output, reference) => (squadWords(output).join(' ') === squadWords(reference).join(' ') ? 1 : 0)),
})
