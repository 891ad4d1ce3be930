import { embedderProblem } from './indexConfig.ts'
import type { CorpusLanguage } from './language/corpusLanguage.ts'
import type { Script } from './language/queryScript.ts'

export type QueryMode = {
  mode: 'hybrid' | 'vector'
  /** Why it is not as usual, or what to expect; null if there is nothing to say. */
  reason: string | null
}

/** A script that fewer passages have occurs in names and by chance only. */
const LEAST_SHARE = 0.01
/** From so many of them on, a question in Latin letters is an English sentence and not a name or a code. */
const SENTENCE_WORDS = 2
const sentenceWord =
  /\b(?:an?|the|of|to|in|on|at|by|for|with|from|and|or|is|are|was|were|be|do|does|did|can|could|may|must|should|will|have|has|how|what|when|where|which|who|why|there|i|you|we|my|your|our)\b/giu

/** Whether a question's script can be a foreign one to an index of this language, so that its share of the passages has to be counted. */
export function needsShare(script: Script | null, language: CorpusLanguage): script is Script {
  const own: Record<CorpusLanguage, Script | null> = { en: 'Latin', ko: 'Hangul', mixed: null }
  return script !== null && script !== own[language]
}

/**
 * How to search for a question where hybrid search is the default. Where its script hardly occurs in the passages, or it is an English
 * sentence on Korean passages, full text finds names and chance pairs of letters only, and any share of it spoils the order of the vectors:
 * for 40 English questions on Korean pages, vectors alone had an nDCG@10 of 0.40, and with full text 0.12. `share`: of the passages that
 * have letters of the script.
 */
export function queryMode({
  query,
  script,
  share,
  language,
  embedder,
}: {
  query: string
  script: Script
  share: number
  language: CorpusLanguage
  embedder: string
}): QueryMode {
  const isForeign = share < LEAST_SHARE
  const isEnglishOnKorean = language === 'ko' && script === 'Latin' && (query.match(sentenceWord)?.length ?? 0) >= SENTENCE_WORDS
  if (!isForeign && !isEnglishOnKorean) return { mode: 'hybrid', reason: null }
  const what = isForeign
    ? `${share === 0 ? 'No passage has' : 'Hardly any passage has'} letters of the question's script (${script})`
    : 'The question is in English and the passages are in Korean'
  if (embedderProblem(embedder, script === 'Latin' ? 'en' : 'mixed') !== null)
    return {
      mode: 'hybrid',
      reason: `${what}, and ${embedder} reads English only: expect nothing useful. Build the index with a multilingual embedder.`,
    }
  return { mode: 'vector', reason: `${what}: full text could only mislead, so the vectors alone decide.` }
}
