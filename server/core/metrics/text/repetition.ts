import { z } from 'zod'
import { defineMetric, type Metric } from '../metric/metric.ts'
import { codePoints, Vocabulary } from '../overlap/symbols.ts'
import { unicodeWords } from '../overlap/rougeTokenizers.ts'

const unit = z.enum(['words', 'characters']).default('words')

/** Share of n-grams that occurred before in the output: seq-rep-n of Welleck et al. 2019, n = 4. */
export const repetition = defineMetric({
  id: 'repetition',
  title: 'Repetition',
  group: 'structure',
  description: 'The share of sequences of n words (default 4) that occurred before in the output, 0 to 1. No score for shorter outputs.',
  mainOption: 'n',
  higherIsBetter: false,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({ n: z.int().min(1).max(20).default(4), unit }),
  scorer: ({ n, unit: counted }) => {
    return ({ output }) => {
      const share = distinctShare(symbolsOf(output, counted), n)
      return share === null ? null : 1 - share
    }
  },
})

/** Distinct words over all words (Li et al. 2016). */
export const distinct1: Metric = distinctMetric(1, 'words')

/** Distinct pairs of adjacent words over all pairs. */
export const distinct2: Metric = distinctMetric(2, 'pairs of adjacent words')

function distinctMetric(n: number, things: string): Metric {
  return defineMetric({
    id: `distinct-${n}`,
    title: `Distinct-${n}`,
    group: 'structure',
    description: `Distinct ${things} over all ${things} of the output, 0 to 1; 1 if none is repeated. Longer outputs repeat more, so compare outputs of similar length.`,
    mainOption: 'unit',
    higherIsBetter: null,
    range: { least: 0, most: 1 },
    optionsSchema: z.strictObject({ unit }),
    scorer: ({ unit: counted }) => {
      return ({ output }) => distinctShare(symbolsOf(output, counted), n)
    },
  })
}

function symbolsOf(output: string, counted: z.infer<typeof unit>): Int32Array {
  return counted === 'words' ? new Vocabulary().number(unicodeWords(output)) : codePoints(output.normalize('NFC'))
}

/** Distinct n-grams over all n-grams of an order; null when the sequence is too short for one. */
function distinctShare(symbols: Int32Array, order: number): number | null {
  const total = symbols.length - order + 1
  if (total < 1) return null
  const seen = new Set<string>()
  for (let start = 0; start < total; start++) seen.add(symbols.subarray(start, start + order).join(' '))
  return seen.size / total
}
