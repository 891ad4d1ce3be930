import type { SourceDocument } from '../../../core/retrieval/document.ts'

/** The document of a file that contains one. Without a title of its own it has that of its first heading of level 1. */
export function fileDocument(
  path: string,
  { title, text, headings, pages = [] }: { title: string | null; pages?: readonly number[] } & Pick<SourceDocument, 'text' | 'headings'>,
): SourceDocument {
  const first = headings.find(({ level }) => level === 1)
  return { id: path, path, title: title ?? (first ? text.slice(first.start, first.end) : null), text, pages, headings, metadata: {} }
}
