import { z } from 'zod'
import { slugSchema } from '../ids.ts'
import type { CorpusLanguage } from './language/corpusLanguage.ts'

/** Settings of the chunker; see `ChunkSettings`. */
export const chunkSettingsSchema = z
  .strictObject({
    by: z.enum(['tokens', 'sentences', 'headings', 'characters']),
    size: z.int().min(8).max(100_000),
    overlap: z.int().min(0),
  })
  .refine(({ size, overlap }) => overlap <= size / 2, { path: ['overlap'], message: 'may be at most half of the size' })

const everyTokenizer = { lowercase: z.boolean(), asciiFolding: z.boolean() }

/** The tokenizer of a full-text index, in LanceDB's own names (`Index.fts`). */
export const fullTextSchema = z.discriminatedUnion('baseTokenizer', [
  z.strictObject({
    baseTokenizer: z.enum(['simple', 'whitespace', 'icu']),
    /** The language of stems and stop words. LanceDB knows no Korean. */
    language: z.literal('English'),
    stem: z.boolean(),
    removeStopWords: z.boolean(),
    ...everyTokenizer,
  }),
  z
    .strictObject({
      baseTokenizer: z.literal('ngram'),
      ngramMinLength: z.int().min(1).max(8),
      ngramMaxLength: z.int().min(1).max(8),
      /** An index of word beginnings does not find `휴가` in `연차휴가`. */
      prefixOnly: z.literal(false),
      stem: z.literal(false),
      removeStopWords: z.literal(false),
      ...everyTokenizer,
    })
    .refine((options) => options.ngramMinLength <= options.ngramMaxLength, {
      path: ['ngramMaxLength'],
      message: 'must be at least ngramMinLength',
    }),
])

/** What a search does unless it says otherwise. */
export const searchDefaultsSchema = z.strictObject({
  mode: z.enum(['vector', 'text', 'hybrid']),
  /** How hybrid search joins both lists. */
  fusion: z.enum(['convex', 'rrf']),
  /** The share of the vectors in the convex combination. */
  weight: z.number().min(0).max(1),
  /** The number of hits. */
  k: z.int().min(1).max(1000),
})

export const indexConfigSchema = z
  .strictObject({
    name: slugSchema,
    /** Id of an embedding model on the Models page; null for an index of full text only. */
    embedder: z.string().min(1).nullable(),
    chunks: chunkSettingsSchema,
    /** `auto`: by the texts, when the index is built. */
    language: z.enum(['ko', 'en', 'mixed', 'auto']),
    fullText: fullTextSchema,
    search: searchDefaultsSchema,
  })
  .refine(({ embedder, search }) => embedder !== null || search.mode === 'text', {
    path: ['search', 'mode'],
    message: 'must be text: the index has no embedder',
  })

export type IndexConfig = z.infer<typeof indexConfigSchema>

/** The part of a configuration that follows from the language, and the reason for it in words. */
export type IndexDefaults = Pick<IndexConfig, 'chunks' | 'fullText' | 'search'> & {
  embedder: string
  /** A reranker to propose; null if none on the list of models reads the language. */
  reranker: string | null
  reason: string
}

const englishEmbedder = 'all-minilm-l6-v2'
const multilingualEmbedder = 'multilingual-e5-small'
const englishReranker = 'ms-marco-minilm-l-6-v2'

const english: IndexConfig['fullText'] = {
  baseTokenizer: 'simple',
  language: 'English',
  stem: true,
  removeStopWords: true,
  lowercase: true,
  asciiFolding: true,
}

const syllablePairs: IndexConfig['fullText'] = {
  baseTokenizer: 'ngram',
  ngramMinLength: 2,
  ngramMaxLength: 2,
  prefixOnly: false,
  stem: false,
  removeStopWords: false,
  lowercase: true,
  asciiFolding: true,
}

const search: IndexConfig['search'] = { mode: 'hybrid', fusion: 'convex', weight: 0.5, k: 10 }

const defaults: Record<CorpusLanguage, IndexDefaults> = {
  // Measured on 720 Korean pages with 114 questions, 40 of them also reworded, with our own BM25 over pairs of syllables for the full text.
  ko: {
    embedder: multilingualEmbedder,
    reranker: null,
    chunks: { by: 'characters', size: 300, overlap: 60 },
    fullText: syllablePairs,
    search,
    reason:
      'Korean: full text by pairs of syllables and multilingual-e5-small count equally, on chunks of 300 characters. Measured on Korean pages, this had an nDCG@10 of 0.946 for questions in the words of the pages (full text alone 0.942) and 0.626 for reworded ones (full text alone 0.430). all-MiniLM-L6-v2 alone had 0.02.',
  },
  // No corpus of both languages was measured. The figures for E5 are of a quicker 8-bit variant and with full text by words.
  mixed: {
    embedder: multilingualEmbedder,
    reranker: null,
    chunks: { by: 'characters', size: 300, overlap: 60 },
    fullText: syllablePairs,
    search,
    reason:
      'Several languages: multilingual-e5-small reads 100 of them, and full text by pairs of characters needs no rules of a language. Measured on English abstracts, together with full text by words, multilingual-e5-small had an nDCG@10 of 0.406 and all-MiniLM-L6-v2 0.420; in Korean the latter finds next to nothing.',
  },
  // Measured on whole abstracts. The size of chunks is not measured: 200 tokens and headings stay below the 256 that MiniLM is made for.
  en: {
    embedder: englishEmbedder,
    reranker: englishReranker,
    chunks: { by: 'sentences', size: 200, overlap: 40 },
    fullText: english,
    search,
    reason:
      'English: full text by words and all-MiniLM-L6-v2 count equally. Measured on English abstracts, this had an nDCG@10 of 0.420, full text alone 0.358 and all-MiniLM-L6-v2 alone 0.394.',
  },
}

/** The settings to begin with for a language, from measurements on other texts than the user's. */
export function defaultsFor(language: CorpusLanguage): IndexDefaults {
  return defaults[language]
}

/** Why an embedder does not suit a language, as a sentence; null if nothing is known against it. */
export function embedderProblem(embedder: string | null, language: CorpusLanguage): string | null {
  if (embedder !== englishEmbedder || language === 'en') return null
  return `${englishEmbedder} reads English only: of Korean it finds next to nothing, and in a hybrid search it spoils the full text. Use ${multilingualEmbedder}.`
}

/** Why a reranker does not suit a language, as a sentence; null if nothing is known against it. */
export function rerankerProblem(reranker: string, language: CorpusLanguage): string | null {
  if (reranker !== englishReranker || language === 'en') return null
  return `${englishReranker} reads English only: it puts Korean passages into a chance order. Search without it, or name a reranker that reads the language.`
}
