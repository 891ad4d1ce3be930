import { AppError } from '../../core/errors.ts'
import { type JudgedPlace, type JudgementChange, placeKey } from '../../core/retrieval/judgements/judgeHit.ts'
import { madeQueryId, queryText } from '../../core/retrieval/judgements/judgedQuery.ts'
import { placeJudgements } from '../../core/retrieval/judgements/qrels.ts'
import type { IndexDeps } from '../indexDeps.ts'
import { corpusFor } from './judgementsOf.ts'

type Deps = Pick<IndexDeps, 'store' | 'judgements' | 'now'>

/**
 * Judges passages for a query. The places to remove are those in the present documents. A query that is new is added; one that was typed
 * goes with its last judgement. @throws AppError NOT_FOUND, BAD_INPUT for an empty query
 */
export async function judge(deps: Deps, { index, query, put, remove }: { index: string; query: string } & JudgementChange): Promise<void> {
  const text = queryText(query)
  if (text === '') throw new AppError('BAD_INPUT', 'The query is empty. Search for something, then judge what was found.')
  const corpus = await corpusFor(deps, index)
  const stored = remove.length > 0 ? await storedPlaces(deps, { index, corpus, text, remove }) : []
  const at = deps.now()
  if (put.length > 0)
    deps.judgements.add(corpus, { queries: [{ id: madeQueryId(text), text, origin: 'typed', addedAt: at }], judgements: [] }, at)
  deps.judgements.change(corpus, text, { put, remove: stored }, at)
  forgetTyped(deps, corpus, text)
}

/** Places as they are stored: what was judged in an earlier text of a document may have moved in it. */
async function storedPlaces(
  { store, judgements }: Deps,
  { index, corpus, text, remove }: { index: string; corpus: string; text: string; remove: readonly JudgedPlace[] },
): Promise<JudgedPlace[]> {
  const reader = await store.read(index)
  const texts = await reader.texts([...new Set(remove.map(({ document }) => document))])
  const { queries, judgements: all } = judgements.read(corpus)
  const id = queries.find((each) => each.text === text)?.id
  // Several may have come together at one place, which has to have none of them afterwards.
  const placed = all.flatMap((judgement) => {
    const [place] = judgement.query === id ? placeJudgements([judgement], texts).placed : []
    return place ? [{ judgement, key: placeKey(place) }] : []
  })
  const stored = Map.groupBy(placed, ({ key }) => key)
  return remove.flatMap((place) => stored.get(placeKey(place))?.map(({ judgement }) => judgement) ?? [])
}

/** A query that was only typed into a search is of no use without a judgement. */
function forgetTyped({ judgements }: Deps, corpus: string, text: string): void {
  const stored = judgements.read(corpus)
  const query = stored.queries.find((each) => each.text === text && each.origin === 'typed')
  if (query && !stored.judgements.some((each) => each.query === query.id)) judgements.remove(corpus, [query.id])
}
