import { AppError } from '../../errors.ts'
import type { Judgement } from '../../retrieval/judgements/judgement.ts'
import { queryText } from '../../retrieval/judgements/judgedQuery.ts'
import { documentQrels } from '../../retrieval/judgements/qrels.ts'
import { renderTemplate } from '../../template/renderTemplate.ts'
import { mostCells } from '../defaults.ts'
import type { Experiment, TestCase } from '../experiment.ts'
import type { Judged, JudgedRetrieval, RetrievalAnswer, RetrievalRequest } from '../retrieval.ts'
import type { Retriever } from '../retriever.ts'
import { type RetrieverUse, showingVariants, usesOf } from './retrieverUse.ts'
import { casesOf, cellCount, sweepsOf } from './sweepAxes.ts'

/** The passages of a test case, which planning looks up; null while there are none to look up, such as without a built index. */
export type FindPassages = (use: RetrieverUse, testCase: TestCase, query: string) => JudgedRetrieval | null

/** The query of a retriever for a test case. @throws AppError TEMPLATE_* or NOTEBOOK_INVALID with the place of the remedy */
export function caseQuery({ name, query, places, line }: Retriever, { id, vars }: TestCase): string {
  const place = places?.query ?? { line }
  if (query === null) {
    const names = Object.keys(vars)
    const [only] = names
    if (only === undefined || names.length > 1) {
      const has = only === undefined ? 'has no variables' : `has the variables ${names.slice(0, 5).join(', ')}`
      throw new AppError(
        'NOTEBOOK_INVALID',
        `The retriever \`${name}\` does not say what to search for, and test case ${id} ${has}. Write \`query: "{{${only ?? 'question'}}}"\` in its block.`,
        { place },
      )
    }
    // Its name need not be one that a template can say, such as `user-question`.
    return checkedQuery(name, renderTemplate('{{ only }}', { only: vars[only] ?? '' }), place)
  }
  return checkedQuery(name, renderTemplate(query, vars, { place }), place)
}

const longestQuery = 10_000

function checkedQuery(name: string, rendered: string, place: { line?: number }): string {
  const query = queryText(rendered)
  if (query !== '' && query.length <= longestQuery) return query
  const what = query === '' ? 'is empty' : `has ${query.length} characters; at most ${longestQuery} can be searched for`
  throw new AppError('NOTEBOOK_INVALID', `The query of the retriever \`${name}\` ${what}. Change its \`query\`, or the test case.`, {
    place,
  })
}

export type AskedRetrievals = { requests: RetrievalRequest[]; uses: RetrieverUse[] }

/** What has to be searched before an experiment can be planned: for each use of a retriever, the queries of its test cases. */
export function retrievalRequests(experiment: Experiment): AskedRetrievals {
  const asked = new Map<string, { use: RetrieverUse; queries: Set<string>; judgements: Set<Judgement> }>()
  if (experiment.retrievers.length === 0) return { requests: [], uses: [] }
  for (const sweep of sweepsOf(experiment)) {
    const cases = casesOf(experiment, sweep)
    if (cases.length === 0 || showingVariants(experiment, sweep).length === 0 || cellCount(experiment, sweep) > mostCells) continue
    for (const use of usesOf(experiment, sweep)) {
      const entry = asked.get(use.id) ?? { use, queries: new Set<string>(), judgements: new Set<Judgement>() }
      asked.set(use.id, entry)
      const judgementsOf = judgementsFor(use.retriever)
      for (const { testCase } of cases) {
        const query = queryOrNull(use.retriever, testCase)
        if (query === null) continue
        entry.queries.add(query)
        if (byChunk(use.retriever)) for (const judgement of judgementsOf(testCase, query)) entry.judgements.add(judgement)
      }
    }
  }
  const list = [...asked.values()]
  return {
    uses: list.map(({ use }) => use),
    requests: list.map(({ use: { target, search, retriever }, queries, judgements }) => ({
      target,
      search,
      queries: [...queries],
      judgements: retriever.qrels ? [...judgements] : null,
    })),
  }
}

function queryOrNull(retriever: Retriever, testCase: TestCase): string | null {
  try {
    return caseQuery(retriever, testCase)
  } catch (thrown) {
    // Planning reports it with its place.
    if (thrown instanceof AppError) return null
    throw thrown
  }
}

/** Looks up passages in the answers to `retrievalRequests`. */
export function findInAnswers({ requests, uses }: AskedRetrievals, answers: readonly RetrievalAnswer[]): FindPassages {
  const known = new Map(
    uses.flatMap((use, position) => {
      const answer = answers[position]
      if (answer?.status !== 'found') return []
      const { found, judged, status: _status, newerVariants: _newer, ...searched } = answer
      const passages = new Map(requests[position]?.queries.map((query, at) => [query, found[at] ?? []]))
      return [[use.id, { searched, passages, judge: judge(use.retriever, judged) }] as const]
    }),
  )
  return ({ id, retriever }, testCase, query) => {
    const here = known.get(id)
    const passages = here?.passages.get(query)
    if (!here || !passages) return null
    return { retriever: retriever.name, ...here.searched, query, passages, judged: here.judge(testCase, query) }
  }
}

/** By the judgements of the block's file, or else those that were made on the page of the index. `byIndex`: grades of its chunks. */
function judge(retriever: Retriever, byIndex: Readonly<Record<string, Judged>>): (testCase: TestCase, query: string) => Judged | null {
  const ofIndex = (name: string) => (Object.hasOwn(byIndex, name) ? (byIndex[name] ?? null) : null)
  if (!retriever.qrels) return (_testCase, query) => ofIndex(query)
  const judgementsOf = judgementsFor(retriever)
  const isByChunk = byChunk(retriever)
  return (testCase, query) => {
    const judgements = judgementsOf(testCase, query)
    const [first] = judgements
    if (!first) return null
    if (isByChunk) return ofIndex(first.query)
    return { level: 'document', grades: Object.fromEntries(documentQrels(judgements).get(first.query) ?? []) }
  }
}

/** Judgements of places say which chunk is relevant; a single one of a whole document does not, and then documents are compared. */
function byChunk({ qrels }: Retriever): boolean {
  return qrels !== null && qrels.judgements.length > 0 && qrels.judgements.every(({ span }) => span !== null)
}

const nothing: readonly Judgement[] = []
const sorted = new WeakMap<Retriever, Map<string, Judgement[]>>()

/** The judgements of a case: those of its id, its query or one of its variables, as `qrels_by` says. */
function judgementsFor(retriever: Retriever): (testCase: TestCase, query: string) => readonly Judgement[] {
  const { qrels } = retriever
  if (!qrels) return () => nothing
  const { by } = qrels
  let groups = sorted.get(retriever)
  if (!groups) {
    // Documents of an index are in NFC; a file of judgements that was made on macOS may not be.
    const judgements = qrels.judgements.map((judgement) => ({
      ...judgement,
      query: queryText(judgement.query),
      document: judgement.document.normalize('NFC'),
    }))
    sorted.set(retriever, (groups = Map.groupBy(judgements, ({ query }) => query)))
  }
  const found = groups
  return ({ id, vars }, query) => {
    const own = Object.hasOwn(vars, by) ? vars[by] : undefined
    const name = by === 'id' ? id : by === 'query' ? query : typeof own === 'string' || typeof own === 'number' ? String(own) : null
    return name === null ? nothing : (found.get(queryText(name)) ?? nothing)
  }
}

/** How many of these cases have judgements. */
export function judgedCases(retriever: Retriever, cases: readonly TestCase[]): number {
  const judgementsOf = judgementsFor(retriever)
  return cases.filter((testCase) => judgementsOf(testCase, queryOrNull(retriever, testCase) ?? '').length > 0).length
}
