import type { DocumentFacts } from '../../io/lance/indexReader.ts'
import type { DocumentList } from './documentService.types.ts'

/** The first documents whose title or path has all words of the search, in whatever case and Unicode form. */
export function documentList(
  documents: readonly DocumentFacts[],
  cut: ReadonlyMap<string, number>,
  { search, limit }: { search: string; limit: number },
): DocumentList {
  const words = plain(search).split(/\s+/).filter(Boolean)
  const matching =
    words.length === 0
      ? documents
      : documents.filter(({ id, path, title }) => {
          const text = plain(`${id}\n${path}\n${title ?? ''}`)
          return words.every((word) => text.includes(word))
        })
  const rows = matching.slice(0, limit).map((document) => ({ ...document, cut: cut.get(document.id) ?? 0 }))
  return { rows, matching: matching.length, total: documents.length }
}

const plain = (text: string) => text.normalize('NFC').toLowerCase()
