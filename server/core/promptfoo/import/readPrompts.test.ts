import { expect, test } from 'vitest'
import { createImportReport } from './importReport.ts'
import { readPrompts } from './readPrompts.ts'
import { readTests } from './readTests.ts'

const files = { read: () => ({ problem: 'none' }), glob: () => [] }

test('parts of a message besides role and text are reported', () => {
  const report = createImportReport()
  const chat = [
    { role: 'system', content: 'S', name: 'boss' },
    { role: 'user', content: '안녕', tool_calls: [{ id: 'c1' }] },
  ]
  expect(readPrompts([{ raw: JSON.stringify(chat), label: 'c' }], { files, report })).toEqual([
    { label: 'c', system: 'S', user: '안녕', assistant: null },
  ])
  expect(report.findings()).toEqual(
    ['prompts[0].name', 'prompts[0].tool_calls'].map((path) => ({ path, why: 'Only the role and the text of a message are imported.' })),
  )
})

test('a label, a prefix and a description may be numbers, and other values are reported', () => {
  const report = createImportReport()
  expect(
    readPrompts(
      [
        { raw: 'x', label: 2, prefix: 1, suffix: ['s'] },
        { raw: 'y', label: { a: 1 } },
      ],
      { files, report },
    ),
  ).toEqual([
    { label: '2', system: null, user: '1x', assistant: null },
    { label: 'y', system: null, user: 'y', assistant: null },
  ])
  expect(
    readTests([{ description: 42 }, { description: ['d'] }], 'tests', { files, report }).map(({ description }) => description),
  ).toEqual(['42', null])
  expect(report.findings()).toEqual(
    ['prompts[0].suffix', 'prompts[1].label', 'tests[1].description'].map((path) => ({ path, why: 'It is not a text and is left out.' })),
  )
})
