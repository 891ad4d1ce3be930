import { type ChunkSettings, chunkDocument, chunkText } from '../core/retrieval/chunking/chunkDocument.ts'
import { wordsOf } from '../core/retrieval/chunking/words.ts'
import type { Chunk, SourceDocument } from '../core/retrieval/document.ts'
import { extractFileAt } from '../io/documents/extractFile.ts'
import type { Boundary } from '../io/files/boundary.ts'

/** `sha256` tells a changed file from the one that could not be read before. */
export type SourceInput = { file: string; within: Boundary; path: string; sha256: string; chunks: ChunkSettings }

export type SourceAnswers = {
  /** Tokens of each word by the embedder's tokenizer, and what the embedder adds to a passage; null without an embedder. */
  countTokens: (words: string[]) => Promise<{ counts: number[]; added: number } | null>
}

export type SplitDocument = SourceDocument & { split: (Chunk & { text: string; indexed: string })[] }

/** `reason`: why the file cannot be indexed. */
export type ReadSource = { documents: SplitDocument[] } | { reason: string }

/** More would fill the memory, and the columns of a table have at most 2 GB. Usual are some hundred for a passage. */
const MOST_REPEATED = 2 ** 26

/** Reads a file and splits its documents. Runs in a worker thread. */
export async function readSource({ file, within, path, chunks }: SourceInput, { countTokens }: SourceAnswers): Promise<ReadSource> {
  const extracted = await extractFileAt(file, { path, within })
  if ('reason' in extracted) return extracted
  const words = [...new Set(extracted.documents.flatMap(({ text }) => wordsOf(text)))]
  const counted = await countTokens(words)
  const tokens = new Map(words.map((word, index) => [word, counted?.counts[index] ?? 1]))
  const tokensOf = (word: string) => tokens.get(word) ?? 1
  const split = extracted.documents.map((document) => ({ document, chunks: chunkDocument(document, chunks, tokensOf, counted?.added) }))
  const repeated = split.reduce((sum, each) => sum + repeatedLength(each), 0)
  if (repeated > MOST_REPEATED)
    return {
      reason: `${path} would repeat ${Math.round(repeated / 1e6)} million characters of headings and metadata in its passages. Shorten them, or make the passages larger.`,
    }
  return {
    documents: split.map(({ document, chunks: own }) => ({
      ...document,
      split: own.map((chunk) => ({
        ...chunk,
        tokens: counted && chunk.tokens,
        text: document.text.slice(chunk.start, chunk.end),
        indexed: chunkText(document, chunk),
      })),
    })),
  }
}

/** UTF-16 units that every passage after the first of its document has from the document: title, headings and metadata. */
function repeatedLength({ document: { title, metadata }, chunks }: { document: SourceDocument; chunks: readonly Chunk[] }): number {
  const own = Object.values(metadata).reduce<number>((sum, value) => sum + String(value).length, title?.length ?? 0)
  return chunks.slice(1).reduce((sum, { headings }) => sum + own + headings.join('').length, 0)
}
