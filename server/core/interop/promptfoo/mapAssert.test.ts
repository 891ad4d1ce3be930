import { expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import { assertTypes } from './assertTypes.ts'
import { createImportReport } from './importReport.ts'
import { mapAssert } from './mapAssert.ts'

const files = {
  read: (path: string) => (path === 'a.txt' ? { text: ' from a file \n' } : { problem: `There is no file ${path}.` }),
  glob: () => [],
}

function map(value: Json) {
  const report = createImportReport()
  const mapped = mapAssert({ path: 'a[0]', value }, { files, report })
  return {
    mapped: mapped && [mapped.metric, mapped.value, mapped.options, mapped.check],
    findings: report.findings().map(({ why }) => why),
  }
}

test.each<[Record<string, Json>, unknown[]]>([
  [{ type: 'equals', value: 'a' }, ['equals', 'a', {}, { atLeast: 1 }]],
  [{ type: 'not-equals', value: 'a' }, ['equals', 'a', {}, { atMost: 0 }]],
  [{ type: 'equals', value: 42 }, ['equals', '42', {}, { atLeast: 1 }]],
  [{ type: 'icontains', value: '가' }, ['contains', '가', { ignore_case: true }, { atLeast: 1 }]],
  [{ type: 'icontains-any', value: 'a, b' }, ['contains-any', ['a', 'b'], { ignore_case: true }, { atLeast: 1 }]],
  [{ type: 'starts-with', value: 'file://a.txt' }, ['starts-with', 'from a file', {}, { atLeast: 1 }]],
  [{ type: 'regex', value: '\\d' }, ['regex', '\\d', {}, { atLeast: 1 }]],
  [{ type: 'levenshtein', value: 'a' }, ['levenshtein', 'a', {}, { atMost: 5 }]],
  [{ type: 'levenshtein', value: 'a', threshold: 0 }, ['levenshtein', 'a', {}, { atMost: 0 }]],
  [{ type: 'word-count', value: 3 }, ['length', undefined, { unit: 'words' }, { atLeast: 3, atMost: 3 }]],
  [{ type: 'word-count', value: { min: 2 } }, ['length', undefined, { unit: 'words' }, { atLeast: 2 }]],
  [{ type: 'is-json' }, ['is-json', undefined, {}, { atLeast: 1 }]],
  [{ type: 'is-json', value: '{"type":"object"}' }, ['is-json', { type: 'object' }, {}, { atLeast: 1 }]],
  [{ type: 'latency', threshold: 500 }, ['latency', undefined, {}, { atMost: 500 }]],
  [{ type: 'perplexity', threshold: 5 }, ['perplexity', undefined, {}, { atMost: 5 }]],
  [{ type: 'not-is-refusal' }, ['refusal', undefined, {}, { atMost: 0 }]],
  [{ type: 'contains', value: 'x', weight: 0 }, ['contains', 'x', {}, null]],
])('%j becomes %j, without a word', (assertion, mapped) => {
  expect(map(assertion)).toEqual({ mapped, findings: [] })
})

test.each<[Record<string, Json>, unknown[] | null, RegExp]>([
  [{ type: 'bleu', value: 'a', threshold: 0.2 }, ['bleu', 'a', {}, { atLeast: 20 }], /reference package/],
  [{ type: 'rouge-n', value: 'a' }, ['rouge-1', 'a', {}, { atLeast: 0.75 }], /reference package/],
  [{ type: 'not-similar', value: 'a', threshold: 0.8 }, ['similar', 'a', {}, { atMost: 0.799999999 }], /sentence model/],
  [{ type: 'llm-rubric', value: 'polite?' }, ['judge-yes-no', 'polite?', {}, { atLeast: 0.5 }], /local model judges/],
  [{ type: 'contains', value: 'a', transform: 'x' }, ['contains', 'a', {}, { atLeast: 1 }], /scored as they are/],
  [{ type: 'contains', value: 'a', weight: 3 }, ['contains', 'a', {}, { atLeast: 1 }], /weighted mean/],
  [{ type: 'python', value: 'True' }, null, /not run/],
  [{ type: 'javascript', value: 'file://check.py' }, null, /program/],
  [{ type: 'contains', value: 'file://none.txt' }, null, /no file/],
  [{ type: 'constructor' }, null, /not known/],
  [{ type: 'latency' }, null, /no threshold/],
  [{ type: 'not-word-count', value: 3 }, ['length', undefined, { unit: 'words' }, null], /outside a range/],
])('%j becomes %j and is reported', (assertion, mapped, why) => {
  expect(map(assertion)).toEqual({ mapped, findings: [expect.stringMatching(why)] })
})

test('every type of assertion of promptfoo is mapped or told', () => {
  const silent = Object.keys(assertTypes).filter((type) => {
    const { mapped, findings } = map({ type })
    return mapped === null && findings.length === 0
  })
  expect(silent).toEqual([])
})
