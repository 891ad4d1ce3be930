import { expect, test } from 'vitest'
import { fc, fuzzing, fuzzTimeout, timed } from '../../testing/fuzzing.ts'
import type { SourceDocument } from '../document.ts'
import { chunkDocument, type ChunkSettings, chunkText } from './chunkDocument.ts'
import { documentParts } from './documentParts.ts'
import { readWords, wordsOf } from './words.ts'

/** A Markdown document; its headings are the lines that begin with #. */
function documentOf(text: string, changes: Partial<SourceDocument> = {}): SourceDocument {
  const headings = Array.from(text.matchAll(/^(#{1,6}) (.*\S)/gm), ({ 0: line, 1: marks = '', 2: title = '', index }) => ({
    level: marks.length,
    start: index + line.length - title.length,
    end: index + line.length,
  }))
  return { id: 'a.md', path: 'a.md', title: null, text, pages: [], headings, metadata: {}, ...changes }
}

/** A token for each three UTF-16 units. */
const tokensOf = (word: string) => Math.ceil(word.length / 3)

const slices = (text: string, settings: ChunkSettings, changes: Partial<SourceDocument> = {}) =>
  chunkDocument(documentOf(text, changes), settings, tokensOf).map(({ start, end }) => text.slice(start, end))

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const countGraphemes = (text: string) => [...graphemes.segment(text)].length

const family = '👩‍👩‍👧‍👦'
const decomposed = '값싼'.normalize('NFD')
const fence = '```js\nconst a = 1\n\nconst b = 2\n```'
const table = '| 이름 | 값 |\n|---|---|\n| 가 | 1 |\n| 나 | 2 |'

const atom = fc.constantFrom(
  '서울은',
  '수도이다.',
  '“간다.”라고',
  'word',
  'Sentence.',
  `${family}${family}`,
  `e\u0301${decomposed}`,
  '\u0301x',
  '🇰🇷🇰🇷',
  'x'.repeat(70),
  decomposed.repeat(40),
  family.repeat(12),
  '東京は首都です。大阪は違います。'.repeat(4),
  'ภาษาไทยไม่มีช่องว่าง',
)
const space = fc.constantFrom(
  ' ',
  '  ',
  '\n',
  '\r\n',
  '\n\n',
  '\u00a0',
  '\t',
  '\n\n\n# 제목 하나\n\n',
  '\n\n## Second\n',
  `\n\n${fence}\n\n`,
  `\n${table}\n\n`,
  `\n\n### 표\n\n${table}\n`,
  `\n\n### ${'code '.repeat(5)}\n${fence}\n`,
)
const anyText = fc.array(fc.tuple(space, atom), { maxLength: 40 }).map((parts) => parts.flat().join(''))
const anySettings = fc.record({
  by: fc.constantFrom('tokens', 'sentences', 'headings', 'characters'),
  size: fc.integer({ min: 1, max: 60 }),
  overlap: fc.integer({ min: 0, max: 30 }),
})

test(
  'chunks are slices in order that hold all words, cut no character, and keep size and overlap',
  () => {
    fc.assert(
      fc.property(anyText, anySettings, (text, settings) => {
        const document = documentOf(text)
        const known = new Set(wordsOf(text))
        const chunks = chunkDocument(document, settings, (word) => {
          expect(known.has(word)).toBe(true)
          return tokensOf(word)
        })
        const sizeOf = (start: number, end: number) => {
          const part = text.slice(start, end)
          if (settings.by === 'characters') return countGraphemes(part)
          const words = readWords(part)
          return words.starts.reduce((sum, from, at) => sum + tokensOf(part.slice(from, words.ends[at])), 0)
        }
        const characters = new Set([0, text.length])
        for (const { index } of graphemes.segment(text)) characters.add(index)
        let [start, end] = [-1, 0]
        for (const chunk of chunks) {
          const slice = text.slice(chunk.start, chunk.end)
          // A space may bear a mark; it is one character with it.
          expect(slice).toMatch(/^(?:\S|\p{Zs}\u0301)(?:.*\S)?$/su)
          expect(characters.has(chunk.start) && characters.has(chunk.end)).toBe(true)
          expect(chunk.start > start && chunk.end > end).toBe(true)
          expect(text.slice(end, chunk.start).trim()).toBe('')
          if (chunk.start < end) expect(sizeOf(chunk.start, end)).toBeLessThanOrEqual(settings.overlap)
          if (readWords(slice).starts.length > 1) expect(sizeOf(chunk.start, chunk.end)).toBeLessThanOrEqual(settings.size)
          expect(chunkText(document, chunk).endsWith(slice)).toBe(true)
          ;[start, end] = [chunk.start, chunk.end]
        }
        expect(text.slice(end).trim()).toBe('')
      }),
      fuzzing(150),
    )
  },
  fuzzTimeout,
)

test(
  'a fence or a table that fits is in one chunk, whatever chunks are made of',
  () => {
    fc.assert(
      fc.property(anyText, anySettings, (text, settings) => {
        const document = documentOf(text)
        const chunks = chunkDocument(document, settings, tokensOf)
        for (const { kind, start, end } of documentParts(document)) {
          const part = text.slice(start, end)
          const size =
            settings.by === 'characters'
              ? countGraphemes(part.trim())
              : readWords(part).starts.reduce((sum, from, at) => sum + tokensOf(part.slice(from, readWords(part).ends[at])), 0)
          if ((kind !== 'fence' && kind !== 'table') || size > settings.size) continue
          const touching = chunks.filter((chunk) => chunk.start < end && chunk.end > start)
          for (const chunk of touching) expect(chunk.start <= start && chunk.end >= start + part.trimEnd().length).toBe(true)
        }
      }),
      fuzzing(100),
    )
  },
  fuzzTimeout,
)

test('among single words the overlap is as large as asked', () => {
  const text = Array.from({ length: 30 }, (_, at) => `w${at}`).join(' ')
  expect(slices(text, { by: 'tokens', size: 10, overlap: 3 }).map((slice) => slice.split(' ')[0])).toEqual(['w0', 'w7', 'w14', 'w21'])
  expect(slices(text, { by: 'tokens', size: 10, overlap: 0 }).map((slice) => slice.split(' ')[0])).toEqual(['w0', 'w10', 'w20'])
})

test('sentences stay whole and are repeated whole', () => {
  const text = '하나는 하나이다. 둘은 둘이다.\n셋은 “셋이다.”라고 한다. 넷은 넷이에요. 다섯.'
  expect(slices(text, { by: 'sentences', size: 12, overlap: 4 })).toEqual([
    '하나는 하나이다. 둘은 둘이다.\n셋은 “셋이다.”라고 한다.',
    '넷은 넷이에요. 다섯.',
  ])
  expect(slices(text, { by: 'sentences', size: 6, overlap: 3 })).toEqual([
    '하나는 하나이다. 둘은 둘이다.',
    '셋은 “셋이다.”라고 한다.',
    '넷은 넷이에요. 다섯.',
  ])
})

test('a sentence that does not fit is cut at a word', () => {
  expect(slices('가나다 라마바 사아자 차카타.', { by: 'sentences', size: 2, overlap: 0 })).toEqual(['가나다 라마바', '사아자', '차카타.'])
})

test('characters are those of a reader, with the spaces between the words', () => {
  expect(slices(`${family} ${decomposed} ab cd`, { by: 'characters', size: 4, overlap: 0 })).toEqual([
    `${family} ${decomposed}`,
    'ab',
    'cd',
  ])
  expect(slices('가나 다라 마바', { by: 'characters', size: 5, overlap: 2 })).toEqual(['가나 다라', '다라 마바'])
})

const handbook =
  '# 안내\n\n## 휴가\n\n연차는 15일이다. 병가는 3일이다.\n\n신청은 포털에서 한다.\n\n### 반차\n\n반차는 4시간이다.\n\n## 급여\n\n매월 25일이다.'

test('each section with its heading is a chunk that knows the headings above', () => {
  const chunks = chunkDocument(documentOf(handbook), { by: 'headings', size: 100, overlap: 10 }, tokensOf)
  expect(chunks.map(({ start, end }) => handbook.slice(start, end))).toEqual([
    '# 안내\n\n## 휴가\n\n연차는 15일이다. 병가는 3일이다.\n\n신청은 포털에서 한다.',
    '### 반차\n\n반차는 4시간이다.',
    '## 급여\n\n매월 25일이다.',
  ])
  expect(chunks.map(({ headings }) => headings)).toEqual([[], ['안내', '휴가'], ['안내']])
})

test('a section that does not fit is cut at paragraphs, then sentences, and a heading is never left alone', () => {
  expect(slices(handbook, { by: 'headings', size: 13, overlap: 0 }).slice(0, 2)).toEqual([
    '# 안내\n\n## 휴가\n\n연차는 15일이다. 병가는 3일이다.',
    '신청은 포털에서 한다.',
  ])
  expect(slices(handbook, { by: 'headings', size: 8, overlap: 0 }).slice(0, 2)).toEqual([
    '# 안내\n\n## 휴가\n\n연차는 15일이다.',
    '병가는 3일이다.\n\n신청은 포털에서 한다.',
  ])
  for (const by of ['tokens', 'sentences', 'characters'] as const)
    for (let size = 8; size < 40; size++)
      for (const slice of slices(handbook, { by, size: by === 'characters' ? size + 10 : size, overlap: 0 }))
        expect(slice).not.toMatch(/(?:^|\n)#+ .*$/)
})

test('the headings are put in front of the text, and counted with what the embedder adds', () => {
  const document = documentOf(handbook)
  const chunk = chunkDocument(document, { by: 'headings', size: 100, overlap: 0 }, () => 1, 4)[1]!
  expect(chunkText(document, chunk)).toBe('안내\n휴가\n### 반차\n\n반차는 4시간이다.')
  expect(chunk.tokens).toBe(2 + 4 + 4)
})

test('a deeper heading is above until one of its level or higher follows', () => {
  const text = '# A\n\na\n\n### B\n\nb\n\n## C\n\nc\n\n# D\n\nd'
  expect(chunkDocument(documentOf(text), { by: 'headings', size: 9, overlap: 0 }, tokensOf).map(({ headings }) => headings)).toEqual([
    [],
    ['A'],
    ['A'],
    [],
  ])
  const words = chunkDocument(documentOf(text), { by: 'tokens', size: 1, overlap: 0 }, tokensOf)
  expect(words.find(({ start }) => start === text.indexOf('c\n'))?.headings).toEqual(['A', 'C'])
})

test('what looks like a heading in a fence is code', () => {
  const text = '# A\n\n```sh\n# comment\n\nls\n```\n\nb'
  expect(slices(text, { by: 'headings', size: 100, overlap: 0 })).toEqual([text])
})

test('a fence in a text with carriage returns is closed', () => {
  const text = '```\r\na\r\n```\r\n\r\nb c'
  expect(documentParts(documentOf(text)).map(({ kind }) => kind)).toEqual(['fence', 'paragraph'])
})

test('a table that does not fit is cut between rows, a fence between lines', () => {
  expect(slices(table, { by: 'tokens', size: 9, overlap: 0 })).toEqual(['| 이름 | 값 |\n|---|---|', '| 가 | 1 |', '| 나 | 2 |'])
  expect(slices(fence, { by: 'sentences', size: 8, overlap: 0 })).toEqual(['```js\nconst a = 1', 'const b = 2\n```'])
  expect(slices('이름\t값\n가 나\t1\n다\t2', { by: 'tokens', size: 4, overlap: 0 })).toEqual(['이름\t값', '가 나\t1', '다\t2'])
})

test('a chunk is on the page on which it begins', () => {
  const text = '하나 둘 셋 넷'
  const chunks = chunkDocument(documentOf(text, { pages: [0, 3, 5, 5] }), { by: 'tokens', size: 1, overlap: 0 }, tokensOf)
  expect(chunks.map(({ page }) => page)).toEqual([1, 2, 4, 4])
  expect(chunkDocument(documentOf(text), { by: 'tokens', size: 1, overlap: 0 }, tokensOf)[0]?.page).toBeNull()
})

test('a text without a word has no chunks', () => {
  expect(slices('', { by: 'sentences', size: 10, overlap: 0 })).toEqual([])
  expect(slices(' \n\u3000\t\n', { by: 'tokens', size: 10, overlap: 0 })).toEqual([])
})

test.each<[string, string]>([
  ['words', '서울은 대한민국의 수도이다. '.repeat(3000)],
  ['one word', 'x'.repeat(50_000)],
  ['one word of syllables', '가'.repeat(50_000)],
  ['Japanese', '東京は首都です。'.repeat(3000)],
  ['fences that are not closed', '```js\n'.repeat(8000)],
  ['fences', '```\na\n```\n'.repeat(8000)],
  ['tables', '|a|\n|-|\n'.repeat(8000)],
  ['headings', '# a\n'.repeat(8000)],
  ['blank lines', 'a\n\n\n'.repeat(12_000)],
])('a long text of %s is chunked in time', (_, text) => {
  const document = documentOf(text)
  for (const by of ['tokens', 'sentences', 'headings', 'characters'] as const)
    expect(timed(() => chunkDocument(document, { by, size: 200, overlap: 40 }, tokensOf))).toBeLessThan(5000)
})
