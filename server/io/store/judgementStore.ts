import type { Judgement } from '../../core/retrieval/judgements/judgement.ts'
import type { JudgedPlace, JudgementChange } from '../../core/retrieval/judgements/judgeHit.ts'
import { type JudgedQuery, madeQueryId } from '../../core/retrieval/judgements/judgedQuery.ts'
import type { DraftedQuestion } from '../../core/retrieval/questions/draftedQuestion.ts'
import { type Database, query } from './database.ts'
import type { Schema } from './schema.ts'

/** Queries and their judgements, which name them by id. */
export type StoredJudgements = { queries: JudgedQuery[]; judgements: Judgement[] }

/** Judgements by corpus, the set that indexes of the same sources share. Written at once, not through the write queue. */
export type JudgementStore = {
  /** The corpus of an index: its own, or that of an index with the same sources; null if none of them was judged. */
  corpusOf(index: string, sources: readonly string[]): string | null
  /** The same, and a new one if there is none. From then on the index keeps it, also with other sources. */
  joinCorpus(index: string, sources: readonly string[]): string
  /** The indexes that joined a corpus, also those that were removed since. */
  indexesOf(corpus: string): string[]
  /** In the order in which the queries were added. */
  read(corpus: string): StoredJudgements
  /** Judgements of a query that is there. Removes before it puts; a place has one grade. */
  change(corpus: string, text: string, change: JudgementChange, at: number): void
  /**
   * Adds queries, and puts judgements of these or others by the ids of their queries. Queries whose text is there stay as they are; one whose
   * id another text has gets a new id. `moved`: judgements by the texts of their queries, in whose place added ones come.
   */
  add(corpus: string, added: StoredJudgements, at: number, moved?: ReadonlyMap<string, readonly JudgedPlace[]>): void
  /** Removes queries with their judgements, and returns them. */
  remove(corpus: string, ids: readonly string[]): StoredJudgements
  /** In the order in which they were written. */
  drafts(corpus: string): DraftedQuestion[]
  putDraft(corpus: string, draft: DraftedQuestion): void
  /** Returns the draft; null if it is not there any more. */
  takeDraft(corpus: string, id: string): DraftedQuestion | null
  /** Makes a draft a query of this text, which its passage answers with this grade. False, and nothing is done, if it is not there any more. */
  acceptDraft(corpus: string, draft: string, accepted: { query: JudgedQuery; grade: number }, at: number): boolean
}

export function createJudgementStore(database: Database): JudgementStore {
  function corpusOf(index: string, sources: readonly string[]): string | null {
    const rows = database.all(query.selectFrom('judged_indexes').selectAll())
    const own = rows.find(({ index_name: name }) => name === index)
    return (own ?? rows.find((row) => row.sources === sourcesText(sources)))?.corpus ?? null
  }

  function read(corpus: string, ids?: ReadonlySet<string>): StoredJudgements {
    const rows = database.all(query.selectFrom('judged_queries').selectAll().where('corpus', '=', corpus).orderBy('added_at'))
    const queries = rows.flatMap(({ query: text, id, origin, added_at: addedAt }) =>
      ids && !ids.has(id) ? [] : [{ id, text, origin, addedAt }],
    )
    const idOf = new Map(queries.map(({ id, text }) => [text, id]))
    const judged = database.all(query.selectFrom('judgements').selectAll().where('corpus', '=', corpus))
    return {
      queries,
      judgements: judged.flatMap((row) => {
        const id = idOf.get(row.query)
        return id === undefined ? [] : [{ query: id, ...placeOf(row) }]
      }),
    }
  }

  function put(corpus: string, text: string, place: JudgedPlace, at: number): void {
    const key = { corpus, query: text, document: place.document, begins: place.span?.start ?? 0, ends: place.span?.end ?? 0 }
    const row = { ...key, quote: place.quote, grade: place.grade, judged_at: at }
    database.run(
      query
        .insertInto('judgements')
        .values(row)
        .onConflict((conflict) => conflict.columns(['corpus', 'query', 'document', 'begins', 'ends']).doUpdateSet(row)),
    )
  }

  function removePlaces(corpus: string, text: string, places: readonly JudgedPlace[]): void {
    for (const { document, span } of places)
      database.run(
        query
          .deleteFrom('judgements')
          .where((each) => each.and({ corpus, query: text, document, begins: span?.start ?? 0, ends: span?.end ?? 0 })),
      )
  }

  function addAll(corpus: string, { queries, judgements }: StoredJudgements, at: number): void {
    const textOf = new Map(
      database
        .all(query.selectFrom('judged_queries').select(['id', 'query']).where('corpus', '=', corpus))
        .map((row) => [row.id, row.query]),
    )
    const kept = new Set(textOf.values())
    for (const { id: wanted, text, origin, addedAt } of queries) {
      if (kept.has(text)) continue
      const id = freeId(wanted, text, textOf)
      database.run(query.insertInto('judged_queries').values({ corpus, query: text, id, origin, added_at: addedAt }))
      textOf.set(id, text)
      kept.add(text)
    }
    const addedTextOf = new Map(queries.map(({ id, text }) => [id, text]))
    for (const { query: id, ...place } of judgements) {
      const text = addedTextOf.get(id) ?? textOf.get(id)
      if (text !== undefined) put(corpus, text, place, at)
    }
  }

  function takeDraft(corpus: string, id: string): DraftedQuestion | null {
    const row = database.get(query.selectFrom('drafted_questions').selectAll().where('corpus', '=', corpus).where('id', '=', id))
    database.run(query.deleteFrom('drafted_questions').where('corpus', '=', corpus).where('id', '=', id))
    return row ? draftOf(row) : null
  }

  return {
    corpusOf,
    joinCorpus: (index, sources) =>
      database.transaction(() => {
        const corpus = corpusOf(index, sources) ?? index
        const row = { index_name: index, corpus, sources: sourcesText(sources) }
        database.run(
          query
            .insertInto('judged_indexes')
            .values(row)
            .onConflict((conflict) => conflict.column('index_name').doUpdateSet(row)),
        )
        return corpus
      }),
    indexesOf: (corpus) =>
      database.all(query.selectFrom('judged_indexes').selectAll().where('corpus', '=', corpus)).map(({ index_name: name }) => name),
    read: (corpus) => read(corpus),
    change: (corpus, text, change, at) =>
      database.transaction(() => {
        removePlaces(corpus, text, change.remove)
        for (const place of change.put) put(corpus, text, place, at)
      }),
    add: (corpus, added, at, moved = new Map()) =>
      database.transaction(() => {
        for (const [text, places] of moved) removePlaces(corpus, text, places)
        addAll(corpus, added, at)
      }),
    remove: (corpus, ids) =>
      database.transaction(() => {
        const removed = read(corpus, new Set(ids))
        for (const { text } of removed.queries)
          for (const table of ['judgements', 'judged_queries'] as const)
            database.run(query.deleteFrom(table).where('corpus', '=', corpus).where('query', '=', text))
        return removed
      }),
    drafts: (corpus) =>
      database
        .all(query.selectFrom('drafted_questions').selectAll().where('corpus', '=', corpus).orderBy('drafted_at').orderBy('id'))
        .map(draftOf),
    putDraft: (corpus, { start, end, draftedAt, ...draft }) =>
      database.run(
        query
          .insertInto('drafted_questions')
          .values({ corpus, begins: start, ends: end, drafted_at: draftedAt, ...draft })
          .onConflict((conflict) => conflict.doNothing()),
      ),
    takeDraft: (corpus, id) => database.transaction(() => takeDraft(corpus, id)),
    acceptDraft: (corpus, id, { query: asked, grade }, at) =>
      database.transaction(() => {
        const draft = takeDraft(corpus, id)
        if (!draft) return false
        const { document, start, end, passage: quote } = draft
        addAll(corpus, { queries: [asked], judgements: [{ query: asked.id, document, grade, span: { start, end }, quote }] }, at)
        return true
      }),
  }
}

/** An id that no other text has: the wanted one, or one made from the text. */
function freeId(wanted: string, text: string, taken: ReadonlyMap<string, string>): string {
  const made = madeQueryId(text)
  let id = taken.has(wanted) ? made : wanted
  for (let next = 2; taken.has(id); next++) id = `${made}-${next}`
  return id
}

function sourcesText(sources: readonly string[]): string {
  return JSON.stringify(sources.toSorted())
}

function placeOf({ document, begins, ends, quote, grade }: Schema['judgements']): JudgedPlace {
  return { document, grade, span: ends > begins ? { start: begins, end: ends } : null, quote }
}

function draftOf(row: Schema['drafted_questions']): DraftedQuestion {
  const { id, question, document, begins: start, ends: end, passage, problem, model, drafted_at: draftedAt } = row
  return { id, question, document, start, end, passage, problem, model, draftedAt }
}
