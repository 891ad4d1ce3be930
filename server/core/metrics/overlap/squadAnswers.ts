import { z } from 'zod'
import { againstAny, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric } from '../metric/metric.ts'
import { squadF1, squadWords } from './squad.ts'

/** F1 of the words as SQuAD's evaluation script v1.1 has it, 0 to 1; of several references, the best. */
export const tokenF1 = defineMetric({
  id: 'token-f1',
  title: 'Token F1',
  group: 'overlap',
  description:
    'Words that answer and reference share in any order, 0 to 1, case, punctuation and English articles aside: the F1 of SQuAD. Two answers without a word in common score 0, empty ones too.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject(comparedWith),
  scorer: ({ value }) => againstAny(value, (output, reference) => squadF1(squadWords(output), squadWords(reference))),
})

/** `exact_match_score` of the same script. */
export const squadExactMatch = defineMetric({
  id: 'squad-exact-match',
  title: 'SQuAD exact match',
  group: 'text match',
  description: '1 if the answer is the reference, case, ASCII punctuation, English articles and white space aside, as SQuAD compares them.',
  mainOption: 'value',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject(comparedWith),
  scorer: ({ value }) =>
    againstAny(value, (output, reference) => (squadWords(output).join(' ') === squadWords(reference).join(' ') ? 1 : 0)),
})
