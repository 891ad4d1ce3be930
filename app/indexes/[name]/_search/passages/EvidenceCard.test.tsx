import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { RankDetail } from '../ranks/RankDetail.tsx'
import type { SearchHit } from '../view/searchTypes.ts'
import { EvidenceCard } from './EvidenceCard.tsx'

const parts = { vector: null, text: 1, fused: null, rerank: null }
const place = { document: 'd', path: 'd.md', title: 'Title', headings: [], page: null, start: 0, end: 4 }
const hit: SearchHit = { chunk: 'd:0-4', ...place, text: 'text', score: 1, parts }

test('the link of a passage in a snapshot says that it opens the present state', () => {
  const shown = { index: 'docs', query: 'text', language: 'en' } as const
  for (const [snapshot, isSaid] of [
    ['v1', true],
    [undefined, false],
  ] as const) {
    const card = renderToStaticMarkup(<EvidenceCard {...shown} snapshot={snapshot} hit={hit} rank={1} stages={null} />)
    const detail = renderToStaticMarkup(<RankDetail {...shown} snapshot={snapshot} passage={hit} stages={[]} />)
    for (const html of [card, detail]) expect(/in the present document/i.test(html)).toBe(isSaid)
  }
})
