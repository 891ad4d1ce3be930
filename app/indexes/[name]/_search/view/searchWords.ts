import type { SearchPageSettings } from '#server/core/retrieval/search/searchSettings.ts'
import type { Shortfall } from '#server/core/retrieval/search/shortfall.ts'
import { formatCount, formatDecimal } from '../../../../_ui/text/format.ts'
import type { SearchFacts } from './searchTypes.ts'

type Mode = SearchFacts['defaults']['mode']

export const modeLabels: Record<Mode, string> = { hybrid: 'Hybrid', vector: 'Vector', text: 'Full text' }

/** Why a search found fewer passages than asked for, and what to do. */
export function shortfallText(why: Shortfall, { found, mode }: { found: number; mode: Mode }): string {
  const only = found === 0 ? 'No passage' : `Only ${formatCount(found, 'passage')}`
  switch (why.reason) {
    case 'index':
      return why.all === 0 ? 'The index has no passages. Build it on the Documents tab.' : `These are all passages of the index.`
    case 'filter':
      return why.fitting === 0
        ? `None of the ${formatCount(why.all, 'passage')} meets the filter. Change it or remove it.`
        : `Only ${why.fitting} of the ${formatCount(why.all, 'passage')} ${why.fitting === 1 ? 'meets' : 'meet'} the filter.`
    case 'threshold':
      return `${only} ${found > 1 ? 'reach' : 'reaches'} the least score; the best score is ${formatDecimal(why.best)}. Lower the least score: its scale depends on the mode and on the reranker.`
    case 'noTokens':
      return 'The full text has no token of this query: it consists of stop words, or is too short for the tokenizer. Search by vectors, or write other words.'
    case 'noMatch':
      return `${only} ${found === 0 || found === 1 ? 'has' : 'have'} a word of this query.${mode === 'text' ? ' Hybrid and vector search also find other words for the same.' : ''}`
  }
}

/** What the score of a mode means, for the field of the least score. */
export function scoreScale({ mode, fusion, reranker }: Pick<SearchFacts['defaults'], 'mode' | 'fusion'> & { reranker?: string }): string {
  if (reranker !== undefined) return 'Score of the reranker, 0 to 1. Passages that it does not read are below 0.'
  if (mode === 'vector') return 'Cosine similarity, up to 1. Its usual range depends on the embedder: look at the scores first.'
  if (mode === 'text') return 'BM25, from 0 without a limit. It depends on the query.'
  return fusion === 'convex' ? 'Convex combination, 0 to 1.' : 'Sum of 1 / (60 + rank), up to 0.033.'
}

/** The settings that differ from the defaults, for the list of past searches. */
export function settingsText(settings: SearchPageSettings): string {
  const { mode, fusion, weight, k, snapshot, mmr, threshold, reranker, rerankDepth, filter } = settings
  return [
    mode && modeLabels[mode],
    fusion && (fusion === 'rrf' ? 'RRF' : 'convex'),
    weight !== undefined && `weight ${weight}`,
    k !== undefined && formatCount(k, 'passage'),
    reranker && `reranked by ${reranker}`,
    rerankDepth !== undefined && `${rerankDepth} reranked`,
    mmr !== undefined && `MMR ${mmr}`,
    threshold !== undefined && `least ${threshold}`,
    filter && 'filter',
    snapshot && `snapshot ${snapshot}`,
  ]
    .filter(Boolean)
    .join(', ')
}

/** How the full text makes tokens of a query. */
export function tokenizerText(fullText: SearchFacts['fullText']): string {
  if (fullText.baseTokenizer === 'ngram') {
    const { ngramMinLength: least, ngramMaxLength: most } = fullText
    return least === 2 && most === 2
      ? 'Pairs of neighbouring characters. A space (␣) counts as one.'
      : `Runs of ${least} to ${most} characters. A space (␣) counts as one.`
  }
  const parts = [fullText.stem ? 'stems of words' : 'words', fullText.removeStopWords && 'without stop words'].filter(Boolean).join(' ')
  return `${parts[0]?.toUpperCase() ?? ''}${parts.slice(1)}.`
}
