import { parse } from 'csv-parse/browser/esm/sync'
import { expect, test } from 'vitest'
import { fc } from '../testing/fuzzing.ts'
import { casesFromTable, parseDelimited } from '../experiment/blocks/caseTable.ts'
import type { CellKey } from '../ids.ts'
import type { Rating } from '../ratings/rating.ts'
import { csvField, csvTexts } from './csvTexts.ts'
import { unmarkFormulas } from '../formulaMark.ts'
import { jsonlTexts, jsonTexts } from './jsonTexts.ts'
import { promptfooTexts } from '../promptfoo/promptfooResults.ts'
import { reportGrid } from './html/reportGrid.ts'
import { junitText } from './junitText.ts'
import { sampleRun } from './testing/sampleRun.ts'

const csv = (bom = false) => [...csvTexts(sampleRun(), { bom })].join('')

test('the CSV has one row per cell and no text that a spreadsheet would run as a formula', () => {
  const rows = parse<Record<string, string>>(csv(), { columns: true })
  expect(rows.map((row) => [row.column, row['vars.fruit'], row.output, row['score.contains'], row['check.contains'], row.error])).toEqual([
    ['terse', '사과 🍎', '사과 🍎', '1', 'pass', ''],
    ['자세히', '사과 🍎', 'a, "b"\nc', '0', 'fail', ''],
    ['terse', "'=pear", "'=pear</script>\u0007", '1', 'pass', ''],
    ['자세히', "'=pear", '', '', 'fail', 'The engine <died>.'],
  ])
  expect(csv(true).startsWith('\ufeffcolumn,sweep,variant,model,point.temperature,point.top_p,case,tags,vars.fruit,reference,')).toBe(true)
})

test('every export has the answer as the output, and the thought apart from it', () => {
  const thought = { opening: '<think>', text: 'hm <b>', closing: '</think>', closed: true, tokens: 4 }
  const run = sampleRun({ change: { thought } })
  const [row] = parse<Record<string, string>>([...csvTexts(run)].join(''), { columns: true })
  expect([row?.output, row?.thought, row?.thought_tokens]).toEqual(['사과 🍎', 'hm <b>', '4'])
  expect(csv()).not.toContain('thought')
  const [line = ''] = [...jsonlTexts(run)].join('').split('\n')
  const [first] = (JSON.parse([...jsonTexts(run)].join('')) as { cells: unknown[] }).cells
  for (const record of [JSON.parse(line), first])
    expect(record).toMatchObject({ output: '사과 🍎', thought: { text: 'hm <b>', tokens: 4, closed: true } })
  const { results } = JSON.parse([...promptfooTexts(run)].join('')) as { results: { results: unknown[] } }
  expect(results.results[0]).toMatchObject({ response: { output: '사과 🍎' }, metadata: { thought: { text: 'hm <b>' } } })
  const page = [...reportGrid(run)].join('')
  expect(page).toContain(
    '<summary>Thought, 4 tokens</summary><div dir="auto">hm &lt;b&gt;</div></details><div class="text" dir="auto">사과',
  )
})

test('an output that was cut inside its thought is exported as no answer', () => {
  const thought = { opening: '<think>', text: 'hm', closing: '', closed: false, tokens: 4 }
  const run = sampleRun({ outputs: ['', '', '', ''], change: { output: '', thought, finishReason: 'max_tokens' } })
  const [row] = parse<Record<string, string>>([...csvTexts(run)].join(''), { columns: true })
  expect([row?.output, row?.['score.contains'], row?.['check.contains']]).toEqual(['', '', 'fail'])
  expect(row?.['problem.contains']).toMatch(/^No answer: the output ended inside its thought\./)
  expect([...reportGrid(run)].join('')).toContain('<div class="text error">No answer: the output ended inside its thought.')
  expect(junitText(run)).toContain('Output:\nNo answer: the output ended inside its thought.')
})

test.each([
  ['=1+1', "'=1+1"],
  ['  @SUM(A1)', "'  @SUM(A1)"],
  ['\tx', '"\tx"'],
  ['-3', '-3'],
  [';=1', '";\'=1"'],
  ['\uff1dcmd', "'\uff1dcmd"],
  ['3-1', '3-1'],
  ['한국어, "따옴표"', '"한국어, ""따옴표"""'],
  ['', ''],
])('%j becomes the field %j', (value, field) => {
  expect(csvField(value)).toBe(field)
})

test('numbers stay numbers, and every text reads back unchanged once its marks are taken off', () => {
  expect([csvField(-0.5), csvField(null)]).toEqual(['-0.5', ''])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const [row = []] = parse(`${csvField(value)},x\r\n`, { bom: false })
      expect(unmarkFormulas(row[0] ?? '')).toBe(value)
    }),
  )
})

test('a column tells which texts of a row have marks, and is left out if none has', () => {
  const rows = parse<Record<string, string>>(csv(), { columns: true })
  expect(rows.map((row) => row['assay.marked'])).toEqual(['', '', '["vars.fruit","output"]', '["vars.fruit"]'])
  const plain = [...csvTexts(sampleRun({ vars: ['a', 'b'], outputs: ['-5', 'b', '-1e-7', 'd'] }))].join('')
  expect(plain).not.toContain('assay.marked')
  expect(plain).toContain(',-5,')
})

test('an exported CSV that is imported as cases gives the texts before their marks, and no column of marks', () => {
  const text = fc.string({ unit: fc.constantFrom('=', '-', '+', '@', "'", ';', '\t', ' ', '5', 'a', ',', '"', '\n', '가') })
  const filled = text.filter((value) => value !== '')
  fc.assert(
    fc.property(filled, filled, text, text, (one, other, first, last) => {
      const outputs = [first, last, '=1+1', 'b']
      const table = parseDelimited([...csvTexts(sampleRun({ vars: [one, other], outputs }), { bom: true })].join(''))
      expect([table.problems, table.header.includes('assay.marked')]).toEqual([[], false])
      const cases = casesFromTable(table)
      expect(cases.map(({ vars }) => vars['output'])).toEqual(outputs)
      expect(cases.map(({ vars }) => vars['vars.fruit'])).toEqual([one, one, other, other])
    }),
    { numRuns: 50 },
  )
})

test('ratings are columns of the CSV, members of the JSON, and shown in the report', () => {
  const key = (position: number) => position.toString(16).padStart(64, '0') as CellKey
  const rating = { outputHash: '', verdict: null, grade: null, note: null, corrected: null, ratedAt: 0 }
  const ratings: Rating[] = [
    { ...rating, key: key(0), rater: '민지', verdict: 'good', note: 'ok <b>' },
    { ...rating, key: key(1), rater: '민지', verdict: 'bad', corrected: '배' },
    { ...rating, key: key(1), rater: 'Kim', grade: 2 },
  ]
  const run = sampleRun({ ratings })
  const rows = parse<Record<string, string>>([...csvTexts(run)].join(''), { columns: true })
  expect(rows.map((row) => [row['rating.민지'], row['note.민지'], row['corrected.민지'], row['grade.Kim']])).toEqual([
    ['good', 'ok <b>', '', ''],
    ['bad', '', '배', '2'],
    ['', '', '', ''],
    ['', '', '', ''],
  ])
  expect(Object.keys(rows[0] ?? {})).not.toContain('rating.Kim')
  const [, second] = (JSON.parse([...jsonTexts(run)].join('')) as { cells: { ratings?: unknown }[] }).cells
  expect(second?.ratings).toEqual([
    { rater: '민지', verdict: 'bad', grade: null, note: null, corrected: '배', at: '1970-01-01T00:00:00.000Z' },
    { rater: 'Kim', verdict: null, grade: 2, note: null, corrected: null, at: '1970-01-01T00:00:00.000Z' },
  ])
  const html = [...reportGrid(run)].join('')
  expect(html).toContain('<p class="rating"><b><bdi>민지</bdi></b>: good<br>Note: <bdi>ok &lt;b&gt;</bdi></p>')
  expect(html).toContain('<b><bdi>Kim</bdi></b>: 2 of 5')
})

test('JSON is one document and JSONL has one line per cell, both with the same cells', () => {
  const document = JSON.parse([...jsonTexts(sampleRun())].join('')) as {
    cells: unknown[]
    columns: { statistics: Record<string, unknown> }[]
    title: string
  }
  const lines = [...jsonlTexts(sampleRun())].map((line) => JSON.parse(line) as unknown)
  expect(document.cells).toEqual(lines)
  expect([document.title, document.columns.length, lines.length]).toEqual(['과일 <labels>', 2, 4])
  // One case is too few to compare.
  expect(Object.values(document.columns[1]?.statistics ?? {})[0]).toMatchObject({ cases: 1, scores: 1, mean: 0, difference: null })
  expect(lines[2]).toMatchObject({
    column: 'terse',
    variant: 'terse',
    vars: { fruit: '=pear' },
    reference: ['pear', '배'],
    tags: ['smoke', 'a,b'],
    output: '=pear</script>\u0007',
    scores: { contains: 1, 'contains-2': null },
    checks: [
      { name: 'contains', verdict: 'pass' },
      { name: 'contains-2', verdict: 'none' },
    ],
  })
})

test('the promptfoo file has results, reasons and counts as in the format of promptfoo', () => {
  type Result = { promptIdx: number; testIdx: number; success: boolean; failureReason: number; score: number }
  type File = {
    results: { version: number; prompts: { label: string; metrics: { testPassCount: number } }[]; results: Result[]; stats: unknown }
  }
  const { results } = JSON.parse([...promptfooTexts(sampleRun())].join('')) as File
  expect(results.version).toBe(3)
  expect(results.prompts.map(({ label, metrics }) => [label, metrics.testPassCount])).toEqual([
    ['terse', 2],
    ['자세히', 0],
  ])
  expect(results.results.map((each) => [each.promptIdx, each.testIdx, each.success, each.failureReason, each.score])).toEqual([
    [0, 0, true, 0, 1],
    [1, 0, false, 1, 0],
    [0, 1, true, 0, 1],
    [1, 1, false, 2, 0],
  ])
  expect(results.stats).toMatchObject({
    successes: 2,
    failures: 1,
    errors: 1,
    tokenUsage: { total: 24, prompt: 15, completion: 9, numRequests: 3 },
  })
})

test('the table has the reason for a missing score', () => {
  const rows = parse<Record<string, string>>(
    [...csvTexts(sampleRun({ scores: '- contains: { value: "{{absent}}", check: true }' }), { bom: false })].join(''),
    {
      columns: true,
    },
  )
  expect(
    rows.map((row) => [row['score.contains'], row['check.contains'], row['problem.contains']?.replace(/.*(absent).*/s, '$1')]),
  ).toEqual([
    ['', 'fail', 'absent'],
    ['', 'fail', 'absent'],
    ['', 'fail', 'absent'],
    // The failed cell has no output to score.
    ['', 'fail', ''],
  ])
})
