import type { Judgement } from './judgement.ts'
import { type JudgedQuery, madeQueryId, queryText } from './judgedQuery.ts'
import { placeKey } from './judgeHit.ts'
import { placeJudgements } from './qrels.ts'
import type { Query } from './readQueries.ts'

/** What an import does to the judgements that are there, and what it leaves out. */
export type ImportPlan = {
  /** Queries that are not there yet. */
  queries: Query[]
  /** Of the queries that are there and the new ones, with their ids. */
  judgements: Judgement[]
  /** Of `judgements`: not there yet, there with another grade, there with this grade. */
  added: number
  changed: number
  same: number
  /** Documents that the index does not have. Their judgements are imported. */
  unknownDocuments: string[]
  /** Ids of queries without a text, whose judgements are left out. */
  withoutText: string[]
  /** Judgements whose quote is not in its document. They are left out. */
  lost: Judgement[]
  /** Number of queries without a judgement. They are left out, unless there are no judgements at all. */
  withoutJudgement: number
  /** Ids that another text has already, so that their queries get new ones. */
  takenIds: string[]
}

/** `texts`: the documents of the index that are judged. */
export function planImport(
  kept: { queries: readonly JudgedQuery[]; judgements: readonly Judgement[] },
  read: { queries: readonly Query[]; judgements: readonly Judgement[] },
  texts: ReadonlyMap<string, string>,
): ImportPlan {
  const keptByText = new Map(kept.queries.map(({ id, text }) => [text, id]))
  const textOf = new Map(kept.queries.map(({ id, text }) => [id, text]))
  for (const { id, text } of read.queries) textOf.set(id, queryText(text))
  const taken = new Set(kept.queries.map(({ id }) => id))
  const ids = new Map<string, string>()
  const queries: Query[] = []
  const takenIds: string[] = []
  const idOf = (imported: string, text: string): string => {
    const known = keptByText.get(text) ?? ids.get(text)
    if (known !== undefined) return known
    const isTaken = taken.has(imported)
    if (isTaken) takenIds.push(imported)
    const id = isTaken ? madeQueryId(text) : imported
    taken.add(id)
    ids.set(text, id)
    queries.push({ id, text })
    return id
  }

  const asked = read.judgements.map((each) => ({ ...each, document: documentIn(texts, each.document) }))
  const { placed, lost } = placeJudgements(asked, texts)
  const grades = new Map(kept.judgements.map((each) => [keyOf(each), each.grade]))
  const judgements = new Map<string, Judgement>()
  const withoutText = new Set<string>()
  const unplaced: Judgement[] = []
  for (const judgement of placed) {
    const text = textOf.get(judgement.query)
    if (text === undefined) withoutText.add(judgement.query)
    else if (judgement.span === null && judgement.quote !== null) unplaced.push(judgement)
    else {
      const named = { ...judgement, query: idOf(judgement.query, text) }
      judgements.set(keyOf(named), named)
    }
  }
  const judged = new Set(read.judgements.map(({ query }) => query))
  const unjudged = read.queries.filter(({ id }) => !judged.has(id))
  if (read.judgements.length === 0) for (const { id, text } of unjudged) idOf(id, queryText(text))
  const before = [...judgements].map(([key, { grade }]) => ({ grade, before: grades.get(key) }))
  return {
    queries,
    judgements: [...judgements.values()],
    added: before.filter((each) => each.before === undefined).length,
    changed: before.filter((each) => each.before !== undefined && each.before !== each.grade).length,
    same: before.filter((each) => each.before === each.grade).length,
    unknownDocuments: [...new Set(asked.map(({ document }) => document))].filter((document) => !texts.has(document)),
    withoutText: [...withoutText],
    lost: [...lost, ...unplaced],
    withoutJudgement: read.judgements.length === 0 ? 0 : unjudged.length,
    takenIds,
  }
}

/** Files written on macOS may name documents in NFD. */
function documentIn(texts: ReadonlyMap<string, string>, document: string): string {
  const normal = document.normalize('NFC')
  return texts.has(document) || !texts.has(normal) ? document : normal
}

function keyOf(judgement: Judgement): string {
  return `${judgement.query}\n${placeKey(judgement)}`
}
