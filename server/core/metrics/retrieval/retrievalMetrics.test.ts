import { expect, test } from 'vitest'
import type { MetricSpec } from '../../experiment/experiment.ts'
import type { JudgedRetrieval, RetrievedPassage } from '../../experiment/retrieval.ts'
import trecEval from '../../retrieval/metrics/oracles/fixtures/trecEval.json' with { type: 'json' }
import { metricOptionsProblem, scoreOutput, scorePassages } from '../metrics.ts'

const spec = (metric: string, options: MetricSpec['options'] = {}): MetricSpec => ({ name: metric, metric, options, line: 1 })

const passage = (document: string, score: number, chunk = `${document}:0-9`): RetrievedPassage => ({
  chunk,
  document,
  path: document,
  title: null,
  headings: [],
  page: null,
  start: 0,
  end: 9,
  text: `The text of ${document}.`,
  score,
  parts: { vector: null, text: score, fused: null, rerank: null },
})

const retrieval = (passages: RetrievedPassage[], judged: JudgedRetrieval['judged'] = null): JudgedRetrieval => ({
  retriever: 'docs',
  index: 'docs',
  snapshot: null,
  contentHash: 'hash',
  mode: 'text',
  k: passages.length,
  query: 'q',
  passages,
  judged,
})

type TrecCase = Record<'run' | 'qrels', Record<string, Record<string, number>>> & { perQuery: Record<string, number[]> }

const input = (seen: JudgedRetrieval | null, output = '') => ({ output, reference: null, vars: {}, retrieval: seen })

test('scores of the passages of a cell are those of trec_eval for its query', () => {
  const names = ['ndcg@1', 'ndcg@3', 'ndcg@10', 'recip_rank', 'recall@5', 'map', 'success@3']
  const specs = names.map((name) => spec(name))
  const cases: readonly TrecCase[] = trecEval.cases as unknown as TrecCase[]
  let compared = 0
  for (const { run, qrels, perQuery } of cases) {
    for (const [query, grades] of Object.entries(qrels)) {
      const found = Object.entries(run[query] ?? {}).toSorted(([, a], [, b]) => b - a)
      const seen = retrieval(
        found.map(([document, score]) => passage(document, score)),
        { level: 'document', grades },
      )
      const { scores } = scoreOutput(specs, input(seen))
      for (const name of names) {
        const expected = perQuery[query]?.[trecEval.names.indexOf(name)] ?? NaN
        expect([name, scores[name]]).toEqual([name, expect.closeTo(expected, 9)])
        compared += 1
      }
    }
  }
  expect(compared).toBeGreaterThan(300)
})

test('a document counts once, by its best passage; places are judged by chunk; the order of the prompt counts after MMR', () => {
  const twice = [passage('b', 3, 'b:0-4'), passage('b', 2, 'b:5-9'), passage('a', 1)]
  const rank = (judged: JudgedRetrieval['judged'], passages = twice) =>
    scoreOutput([spec('recip_rank')], input(retrieval(passages, judged))).scores['recip_rank']
  expect(rank({ level: 'document', grades: { a: 1 } })).toBe(1 / 2)
  expect(rank({ level: 'chunk', grades: { 'a:0-9': 1 } })).toBe(1 / 3)
  const diverse = [passage('b', 1), passage('a', 3)]
  expect(rank({ level: 'document', grades: { a: 1 } }, diverse)).toBe(1 / 2)
})

test('a cut is part of the name or an option', () => {
  const judged = { level: 'document' as const, grades: { a: 1, b: 1 } }
  const specs = [spec('precision@1'), spec('precision', { k: 4 }), spec('precision')]
  expect(Object.values(scoreOutput(specs, input(retrieval([passage('a', 2), passage('b', 1)], judged))).scores)).toEqual([1, 0.5, 0.2])
  expect(metricOptionsProblem(spec('ndcg@0'))).toContain('There is no metric "ndcg@0"')
  expect(metricOptionsProblem(spec('exact-match@5'))).toContain('There is no metric')
  expect(metricOptionsProblem(spec('ndcg@5', { k: 3 }))).toContain('takes no options')
})

test('without judgements or a retriever there is a reason in place of a score', () => {
  const scored = (seen: JudgedRetrieval | null) => scoreOutput([spec('ndcg@5')], input(seen))
  expect(scored(retrieval([passage('a', 1)]))).toEqual({
    scores: { 'ndcg@5': null },
    problems: [],
    reasons: [{ name: 'ndcg@5', reason: expect.stringContaining('Nothing is judged') }],
  })
  expect(scored(null).reasons?.[0]?.reason).toContain('no retriever')
})

test('passages have scores before there is an output', () => {
  const specs = [spec('exact-match'), spec('recip_rank')]
  const seen = retrieval([passage('a', 1)], { level: 'document', grades: { a: 1 } })
  const { output: _, ...before } = input(seen)
  expect(scorePassages(specs, before)).toEqual({ scores: { 'exact-match': null, recip_rank: 1 }, problems: [] })
  expect(scorePassages([spec('exact-match')], before)).toBeNull()
})

test('citations are valid if they name a passage of the prompt', () => {
  const score = (output: string) => scoreOutput([spec('citation-valid')], input(retrieval([passage('a', 2), passage('b', 1)]), output))
  expect(score('Yes [1], no [2][3].').scores['citation-valid']).toBeCloseTo(2 / 3)
  expect(score('Yes [1], no [2][3].').reasons?.[0]?.reason).toBe('There is no passage [3].')
  expect(score('Yes.').scores['citation-valid']).toBeNull()
})

test('`context` of a score is the texts of the passages, without their numbers; a cell without a retriever has no score', () => {
  const score = (seen: JudgedRetrieval | null, output: string) => scoreOutput([spec('grounded-lexical')], input(seen, output))
  const seen = retrieval([passage('alpha', 2), passage('beta', 1)])
  expect(score(seen, 'The text of alpha.').scores['grounded-lexical']).toBe(1)
  // The number of a passage is no evidence for a number in the output.
  expect(score(seen, 'The text of 2 alpha.').scores['grounded-lexical']).toBe(0)
  expect(score(null, 'The text of alpha.')).toEqual({ scores: { 'grounded-lexical': null }, problems: [] })
})
