import { z } from 'zod'
import { againstAny, comparedWith } from '../metric/againstReferences.ts'
import { defineMetric, type Metric } from '../metric/metric.ts'
import { rougeL, rougeLsum, rougeN, type RougeScore, type RougeTokenizer } from './rougeScores.ts'
import { asciiWords, unicodeWords } from './rougeTokenizers.ts'

type Kind = { id: string; title: string; meaning: string; score: RougeScore }

const kinds: readonly Kind[] = [
  { id: 'rouge-1', title: 'ROUGE-1', meaning: 'Words that output and reference share', score: rougeN(1) },
  { id: 'rouge-2', title: 'ROUGE-2', meaning: 'Pairs of neighbouring words that output and reference share', score: rougeN(2) },
  {
    id: 'rouge-l',
    title: 'ROUGE-L',
    meaning: 'The longest sequence of words in the same order in both, with gaps',
    score: rougeL,
  },
  {
    id: 'rouge-lsum',
    title: 'ROUGE-Lsum',
    meaning: 'ROUGE-L for texts of several lines: each line of the reference is compared with every line of the output',
    score: rougeLsum,
  },
]

/** The numbers of rouge-score: F-measure without stemmer; with several references, the best. */
export const rougeMetrics: readonly Metric[] = kinds.map((kind) =>
  rougeMetric(kind, asciiWords, 'English only: letters outside a-z are dropped, as by rouge-score. For Korean and other scripts use'),
)

/** The same for words of every script. */
export const rougeUnicodeMetrics: readonly Metric[] = kinds.map((kind) =>
  rougeMetric(
    { ...kind, id: `${kind.id}-unicode`, title: `${kind.title} (any script)` },
    unicodeWords,
    'Korean is compared by words between spaces; Chinese, Japanese and Thai by characters. For plain English it is the same as',
  ),
)

function rougeMetric({ id, title, meaning, score }: Kind, tokenize: RougeTokenizer, note: string): Metric {
  const other = id.endsWith('-unicode') ? id.replace('-unicode', '') : `${id}-unicode`
  return defineMetric({
    id,
    title,
    group: 'overlap',
    description: `${meaning}, 0 to 1 (F-measure). ${note} ${other}.`,
    mainOption: 'value',
    higherIsBetter: true,
    range: { least: 0, most: 1 },
    templates: { value: [] },
    optionsSchema: z.strictObject(comparedWith),
    scorer: ({ value }) => againstAny(value, (output, reference) => score(output, reference, tokenize)),
  })
}
