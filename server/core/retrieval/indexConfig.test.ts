import { expect, test } from 'vitest'
import { defaultsFor, embedderProblem, indexConfigSchema, rerankerProblem } from './indexConfig.ts'

const languages = ['ko', 'en', 'mixed'] as const

const configFor = (language: (typeof languages)[number], changes: object = {}) => {
  const { reason: _, reranker: __, ...settings } = defaultsFor(language)
  return { name: '사규-2026', language, ...settings, ...changes }
}

const problem = (changes: object) =>
  indexConfigSchema.safeParse(configFor('ko', changes)).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

test.each(languages)('the defaults for %s are a valid configuration with a reason', (language) => {
  expect(indexConfigSchema.parse(configFor(language))).toEqual(configFor(language))
  expect(defaultsFor(language).reason).toMatch(/nDCG@10.*\.$/)
})

test('MiniLM is never the default for Korean, alone or among other languages, and is warned of there', () => {
  for (const language of ['ko', 'mixed'] as const) {
    expect(defaultsFor(language).embedder).toBe('multilingual-e5-small')
    expect(embedderProblem('all-minilm-l6-v2', language)).toContain('Use multilingual-e5-small.')
  }
  for (const language of languages) expect(embedderProblem(defaultsFor(language).embedder, language)).toBeNull()
  expect(embedderProblem(null, 'ko')).toBeNull()
})

test('a reranker that reads English only is proposed for English alone, and warned of elsewhere', () => {
  expect(languages.map((language) => defaultsFor(language).reranker)).toEqual([null, 'ms-marco-minilm-l-6-v2', null])
  expect(rerankerProblem('ms-marco-minilm-l-6-v2', 'en')).toBeNull()
  for (const language of ['ko', 'mixed'] as const) expect(rerankerProblem('ms-marco-minilm-l-6-v2', language)).toContain('English only')
  expect(rerankerProblem('another', 'ko')).toBeNull()
})

test('Korean full text is of pairs of syllables, without stems, stop words and prefixes; English has stems and stop words', () => {
  for (const language of ['ko', 'mixed'] as const)
    expect(defaultsFor(language).fullText).toMatchObject({
      baseTokenizer: 'ngram',
      ngramMinLength: 2,
      ngramMaxLength: 2,
      prefixOnly: false,
      stem: false,
      removeStopWords: false,
    })
  expect(defaultsFor('en').fullText).toMatchObject({ baseTokenizer: 'simple', stem: true, removeStopWords: true })
})

test('Korean and mixed indexes join both searches by a convex combination of equal weights, not by ranks', () => {
  for (const language of ['ko', 'mixed'] as const)
    expect(defaultsFor(language).search).toEqual({ mode: 'hybrid', fusion: 'convex', weight: 0.5, k: 10 })
})

test('a wrong configuration is refused with the place of the mistake', () => {
  const { fullText } = defaultsFor('ko')
  expect(problem({})).toBeUndefined()
  expect(problem({ name: '../x' })).toEqual(['name: use letters, digits, - and _'])
  expect(problem({ chunks: { by: 'tokens', size: 100, overlap: 51 } })).toEqual(['chunks.overlap: may be at most half of the size'])
  expect(problem({ fullText: { ...fullText, prefixOnly: true } })).toEqual([expect.stringContaining('fullText.prefixOnly')])
  expect(problem({ fullText: { ...fullText, ngramMinLength: 3 } })).toEqual(['fullText.ngramMaxLength: must be at least ngramMinLength'])
  expect(problem({ fullText: { ...defaultsFor('en').fullText, language: 'Korean' } })).toEqual([
    expect.stringContaining('fullText.language'),
  ])
  expect(problem({ embedder: null })).toEqual(['search.mode: must be text: the index has no embedder'])
  expect(problem({ embedder: null, search: { ...defaultsFor('ko').search, mode: 'text' } })).toBeUndefined()
})
