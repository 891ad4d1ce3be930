import { applyChange, type JudgedPlace, type JudgementChange } from '#server/core/retrieval/judgements/judgeHit.ts'
import { madeQueryId, queryText } from '#server/core/retrieval/judgements/judgedQuery.ts'
import type { JudgementList } from '../../../_trpc/apiTypes.ts'

type ByQuery = ReadonlyMap<string, JudgedPlace[]>

const known = new WeakMap<JudgementList, ByQuery>()
const none: ByQuery = new Map()

/** The judgements by the texts of their queries. Made once for each list, which many cards of a page ask. */
export function byQuery(list: JudgementList | undefined): ByQuery {
  if (!list) return none
  const found = known.get(list)
  if (found) return found
  const texts = new Map(list.queries.map(({ id, text }) => [id, text]))
  const made = new Map<string, JudgedPlace[]>()
  for (const { query, ...place } of list.judgements) {
    const text = texts.get(query)
    if (text === undefined) continue
    const places = made.get(text)
    if (places) places.push(place)
    else made.set(text, [place])
  }
  known.set(list, made)
  return made
}

/** The list after a change, as the server makes it. */
export function changedList(list: JudgementList, query: string, change: JudgementChange, now: number): JudgementList {
  const text = queryText(query)
  const here = list.queries.find((each) => each.text === text)
  const asked = here ?? { id: madeQueryId(text), text, origin: 'typed' as const, addedAt: now }
  const places = applyChange(byQuery(list).get(text) ?? [], change)
  const isKept = places.length > 0 || asked.origin !== 'typed'
  const others = list.queries.filter((each) => each !== here)
  return {
    ...list,
    queries: here && isKept ? list.queries : isKept ? [...others, asked] : others,
    judgements: [...list.judgements.filter((each) => each.query !== asked.id), ...places.map((place) => ({ query: asked.id, ...place }))],
  }
}
