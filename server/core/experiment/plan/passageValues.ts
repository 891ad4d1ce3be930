import type { Json } from '../../json.ts'
import type { RetrievedPassage } from '../retrieval.ts'
import type { Retriever } from '../retriever.ts'
import type { Render } from './promptRenderer.ts'

/** The variables `context` and `passages` of a prompt. */
export type PassageValues = { context: string; passages: Json[] }

export const noPassages: PassageValues = { context: '', passages: [] }

type Shown = Pick<RetrievedPassage, 'text' | 'title' | 'document' | 'page' | 'headings' | 'score'>

/** A passage with its number, as templates see it. */
function valueOf({ text, title, document, page, headings, score }: Shown, at: number) {
  return { number: at + 1, text, title, document, page, headings: [...headings], score }
}

/** Passages numbered from 1, and one text of them all, each by the retriever's template. @throws AppError TEMPLATE_* of that template */
export function passageValues({ passage, places }: Retriever, found: readonly Shown[], render: Render): PassageValues {
  const passages = found.map(valueOf)
  const place = places?.passage
  return { passages, context: passages.map((values) => render(passage, values, place ? { place } : {})).join('\n\n') }
}

/** Stand-ins for passages that are not known: of an index that is not built, or where only the number of cells matters. */
export function standIns(count: number): Shown[] {
  return Array.from({ length: count }, () => ({ text: '…', title: '…', document: '…', page: 1, headings: ['…'], score: 0 }))
}

/** What a preview shows of passages that are not known yet. */
export function exampleValues(): PassageValues {
  const passages = standIns(1).map(valueOf)
  return { passages, context: '[1] …' }
}
