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

/** Reads a file and splits its documents. Runs in a worker thread. */
export async function readSource({ file, within, path, chunks }: SourceInput, { countTokens }: SourceAnswers): Promise<ReadSource> {
  const extracted = await extractFileAt(file, { path, within })
  if ('reason' in extracted) return extracted
  const words = [...new Set(extracted.documents.flatMap(({ text }) => wordsOf(text)))]
  const counted = await countTokens(words)
  const tokens = new Map(words.map((word, index) => [word, counted?.counts[index] ?? 1]))
  const tokensOf = (word: string) => tokens.get(word) ?? 1
  return {
    documents: extracted.documents.map((document) => ({
      ...document,
      split: chunkDocument(document, chunks, tokensOf, counted?.added).map((chunk) => ({
        ...chunk,
        tokens: counted && chunk.tokens,
        text: document.text.slice(chunk.start, chunk.end),
        indexed: chunkText(document, chunk),
      })),
    })),
  }
}
