import { z } from 'zod'
import type { queryMeasures } from '../../retrieval/metrics/evaluate.ts'
import { defineMetric, type Metric } from '../metric/metric.ts'
import { citationValid } from './citationValid.ts'
import { passageMeasures } from './rankedPassages.ts'

type Measures = ReturnType<typeof queryMeasures>

/** The cut where a metric is named without one. */
const usualCut = 10
const deepestCut = 1000

const cut = (k: number | undefined) => (k === undefined ? '' : `@${k}`)

/** The metrics with a cut by their names without it. `k`: the cut in the name, such as 5 in `ndcg@5`. */
const withCut: Readonly<Record<string, (k?: number) => Metric>> = {
  ndcg: cutMetric(
    'ndcg',
    'nDCG',
    'How well the passages are ranked: 1 is the ideal order of all relevant documents, and later ranks count less.',
    ({ ndcg }, k) => ndcg(k),
  ),
  recall: cutMetric('recall', 'Recall', 'Share of the relevant documents that are among the first passages.', ({ recall }, k) => recall(k)),
  precision: cutMetric('precision', 'Precision', 'Share of the first ranks that have a relevant document.', ({ precision }, k) =>
    precision(k),
  ),
  success: cutMetric('success', 'Success', '1 if a relevant document is among the first passages, otherwise 0.', ({ success }, k) =>
    success(k),
  ),
}

/** Metrics of the passages that a prompt shows, by the judgements of the retriever. They do not depend on the output. */
export const retrievalMetrics: readonly Metric[] = [
  ...Object.values(withCut).map((make) => make()),
  passageMetric({
    id: 'recip_rank',
    title: 'Reciprocal rank',
    description: '1 divided by the rank of the first relevant document, 0 if there is none; its mean is MRR.',
    optionsSchema: z.strictObject({}),
    mainOption: null,
    measure: () => (measures) => measures.reciprocalRank(),
  }),
  passageMetric({
    id: 'map',
    title: 'Average precision',
    description: 'The mean of the precision at each relevant document; its mean is MAP.',
    optionsSchema: z.strictObject({}),
    mainOption: null,
    measure: () => (measures) => measures.averagePrecision(),
  }),
  citationValid,
]

const named = new Map<string, Metric>()

/** The metric that a name with a cut means, such as `ndcg@5`; null for any other name. */
export function metricWithCut(id: string): Metric | null {
  const known = named.get(id)
  if (known) return known
  const [, name = '', digits] = /^([a-z]+)@(\d{1,4})$/.exec(id) ?? []
  const k = Number(digits)
  const make = Object.hasOwn(withCut, name) ? withCut[name] : undefined
  if (!make || k < 1 || k > deepestCut || String(k) !== digits) return null
  const metric = make(k)
  named.set(id, metric)
  return metric
}

function cutMetric(name: string, title: string, description: string, measure: (measures: Measures, k: number) => number) {
  return (inName?: number): Metric =>
    passageMetric({
      id: name + cut(inName),
      title: title + cut(inName),
      description: `${description} ${inName === undefined ? `Cut at rank \`k\`, default ${usualCut}; \`${name}@5\` is short for k 5.` : `Cut at rank ${inName}.`}`,
      mainOption: inName === undefined ? 'k' : null,
      optionsSchema: inName === undefined ? z.strictObject({ k: z.int().min(1).max(deepestCut).default(usualCut) }) : z.strictObject({}),
      measure: (options) => {
        const { k = inName ?? usualCut } = options as { k?: number }
        return (measures) => measure(measures, k)
      },
    })
}

function passageMetric<Schema extends z.ZodType>({
  measure,
  ...about
}: Pick<Metric, 'id' | 'title' | 'description' | 'mainOption'> & {
  optionsSchema: Schema
  measure: (options: z.infer<Schema>) => (measures: Measures) => number
}): Metric {
  return defineMetric({
    ...about,
    group: 'retrieval',
    readsNoText: true,
    readsNoOutput: true,
    higherIsBetter: true,
    range: { least: 0, most: 1 },
    scorer: (options) => {
      const score = measure(options)
      return ({ retrieval }) => {
        if (!retrieval) return { score: null, reason: 'The cell has no retriever, or its prompt shows no passages.' }
        const measures = passageMeasures(retrieval)
        if (!measures)
          return {
            score: null,
            reason: 'Nothing is judged for this query: neither by `qrels` of the retriever nor on the page of the index.',
          }
        return { score: score(measures), reason: null }
      }
    },
  })
}
