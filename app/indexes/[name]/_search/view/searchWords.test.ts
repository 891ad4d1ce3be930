import { expect, test } from 'vitest'
import { defaultsFor } from '#server/core/retrieval/indexConfig.ts'
import type { Shortfall } from '#server/core/retrieval/search/shortfall.ts'
import { scoreScale, settingsText, shortfallText, tokenizerText } from './searchWords.ts'

test.each<[Shortfall, number, RegExp]>([
  [{ reason: 'index', all: 0 }, 0, /no passages.*Documents tab/],
  [{ reason: 'filter', fitting: 0, all: 50 }, 0, /^None of the 50 passages meets the filter/],
  [{ reason: 'filter', fitting: 1, all: 50 }, 1, /^Only 1 of the 50 passages meets the filter/],
  [{ reason: 'threshold', best: 0.81234 }, 0, /^No passage reaches the least score; the best score is 0.812/],
  [{ reason: 'noMatch' }, 3, /^Only 3 passages have a word of this query. Hybrid/],
])('%j after %i passages is explained', (why, found, expected) => {
  expect(shortfallText(why, { found, mode: 'text' })).toMatch(expected)
})

test('tokenizers and settings are named in words', () => {
  expect(tokenizerText(defaultsFor('ko').fullText)).toMatch(/^Pairs of neighbouring characters/)
  expect(tokenizerText(defaultsFor('en').fullText)).toBe('Stems of words without stop words.')
  expect(settingsText({ mode: 'text', k: 1, weight: 0, filter: { column: 'a', equals: 1 } })).toBe('Full text, weight 0, 1 passage, filter')
  expect(settingsText({ reranker: 'bge', rerankDepth: 50 })).toBe('reranked by bge, 50 reranked')
})

test('with a reranker, the least score is in its scale', () => {
  expect(scoreScale({ mode: 'vector', fusion: 'convex' })).toMatch(/^Cosine/)
  expect(scoreScale({ mode: 'vector', fusion: 'convex', reranker: 'bge' })).toMatch(/^Score of the reranker/)
})
