import { describe, expect, test } from 'vitest'
import { needsShare, queryMode } from './queryMode.ts'
import { queryScript } from './language/queryScript.ts'

test.each([
  ['연차는 며칠인가요?', 'Hangul'],
  ['Wi-Fi 비밀번호', 'Hangul'],
  ['How many days?', 'Latin'],
  ['где ключ?', 'Cyrillic'],
  ['駐車料金はいくら', 'Han'],
  ['2026-11 🙂 ?', null],
])('%s is written in %s', (query, script) => {
  expect(queryScript(query)).toBe(script)
})

test('the share of a script has to be counted only where it is not that of the index', () => {
  expect(needsShare('Latin', 'en')).toBe(false)
  expect(needsShare('Hangul', 'ko')).toBe(false)
  expect(needsShare(null, 'en')).toBe(false)
  expect(needsShare('Hangul', 'en')).toBe(true)
  expect(needsShare('Latin', 'mixed')).toBe(true)
})

describe('how to search', () => {
  const e5 = 'multilingual-e5-small'
  const korean = { query: '연차는 며칠인가요?', script: 'Hangul' } as const
  const english = { query: 'How many days of leave can you take in the first year?', script: 'Latin' } as const

  test('vectors alone where no passage has letters of the question', () => {
    expect(queryMode({ ...korean, share: 0, language: 'en', embedder: e5 })).toEqual({
      mode: 'vector',
      reason: `No passage has letters of the question's script (Hangul): full text could only mislead, so the vectors alone decide.`,
    })
    expect(queryMode({ ...korean, share: 0.005, language: 'en', embedder: e5 })).toMatchObject({ mode: 'vector' })
  })

  test('both where the script occurs', () => {
    expect(queryMode({ ...korean, share: 0.3, language: 'mixed', embedder: e5 })).toEqual({ mode: 'hybrid', reason: null })
  })

  test('an English sentence on Korean passages is for the vectors, a name in Latin letters for both', () => {
    expect(queryMode({ ...english, share: 0.25, language: 'ko', embedder: e5 })).toMatchObject({ mode: 'vector' })
    expect(queryMode({ ...english, query: 'Can I pay late?', share: 0.25, language: 'ko', embedder: e5 })).toMatchObject({ mode: 'vector' })
    expect(queryMode({ ...english, query: 'Wi-Fi VPN', share: 0.25, language: 'ko', embedder: e5 })).toMatchObject({ mode: 'hybrid' })
    expect(queryMode({ ...english, share: 0.5, language: 'mixed', embedder: e5 })).toMatchObject({ mode: 'hybrid' })
  })

  test('an embedder that reads English only is no help for another script', () => {
    const { mode, reason } = queryMode({ ...korean, share: 0, language: 'en', embedder: 'all-minilm-l6-v2' })
    expect(mode).toBe('hybrid')
    expect(reason).toContain('all-minilm-l6-v2 reads English only')
  })
})
