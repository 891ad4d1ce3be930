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
  [{ type: 'regex', value: String.raw`^a\.b.* [^c]+\w$` }, ['regex', String.raw`^a\.b.* [^c]+\w$`, {}, { atLeast: 1 }]],
  [{ type: 'regex', value: '\\d' }, ['regex', '\\d', {}, { atLeast: 1 }]],
  [{ type: 'is-json' }, ['is-json', undefined, {}, { atLeast: 1 }]],
  [{ type: 'is-json', value: '{"type":"object"}' }, ['is-json', { type: 'object' }, {}, { atLeast: 1 }]],
  [{ type: 'latency', threshold: 500 }, ['latency', undefined, {}, { atMost: 500 }]],
  [{ type: 'perplexity', threshold: 5 }, ['perplexity', undefined, {}, { atMost: 5 }]],
  [{ type: 'not-is-refusal' }, ['refusal', undefined, {}, { atMost: 0 }]],
  [{ type: 'contains', value: 'x', weight: 0 }, ['contains', 'x', {}, null]],
  [{ type: 'contains', value: 'a', weight: 3 }, ['contains', 'a', {}, { atLeast: 1 }]],
  [
    { type: 'contains', value: 'a', transform: 'output.trim()' },
    ['contains', 'a', { transform: '(output) => (output.trim())' }, { atLeast: 1 }],
  ],
])('%j becomes %j without a finding', (assertion, mapped) => {
  expect(map(assertion)).toEqual({ mapped, findings: [] })
})

test.each<[Record<string, Json>, unknown[] | null, RegExp]>([
  [{ type: 'not-similar', value: 'a', threshold: 0.8 }, ['similar', 'a', {}, { atMost: 0.799999999 }], /sentence model/],
  [{ type: 'llm-rubric', value: 'polite?' }, ['judge-yes-no', 'polite?', {}, { atLeast: 0.5 }], /local model judges/],
  [
    { type: 'contains', value: 'a', transform: 'file://t.py' },
    null,
    /^Not comparable: file:\/\/t\.py|^Not comparable: t\.py is not JavaScript/,
  ],
  [{ type: 'contains', value: 'a', transform: 'require("x")(output)' }, null, /^Not comparable: it uses `require`/],
  [{ type: 'javascript', value: 'context.prompt === "a"' }, null, /^Not comparable: it reads `context\.prompt`/],
  [{ type: 'javascript', value: 'new Date(output) > 0' }, null, /^Not comparable: it uses `Date`/],
  [{ type: 'python', value: 'True' }, null, /not run/],
  [{ type: 'javascript', value: 'file://check.py' }, null, /program/],
  [{ type: 'contains', value: 'file://none.txt' }, null, /no file/],
  [{ type: 'constructor' }, null, /type is unknown/],
  [{ type: 'latency' }, null, /no threshold/],
  [{ type: 'cost' }, null, /no threshold/],
  [{ type: 'word-count', value: 'many' }, null, /no number of words/],
  [{ type: 'contains-json', value: '[]' }, null, /not a JSON schema/],
])('%j becomes %j and is reported', (assertion, mapped, why) => {
  expect(map(assertion)).toEqual({ mapped, findings: [expect.stringMatching(why)] })
})

test.each<[{ type: string } & Record<string, Json>, { value?: Json; assert: Json; check: Json }]>([
  [
    { type: 'bleu', value: 'a', threshold: 0.2 },
    { value: 'a', assert: { type: 'bleu', threshold: 0.2 }, check: { atLeast: 0.2 } },
  ],
  [
    { type: 'not-bleu', value: 'a', threshold: 0.2 },
    { value: 'a', assert: { type: 'not-bleu', threshold: 0.2 }, check: { atLeast: 0.800000001 } },
  ],
  [
    { type: 'rouge-n', value: 'a' },
    { value: 'a', assert: { type: 'rouge-n' }, check: { atLeast: 0.75 } },
  ],
  [
    { type: 'gleu', value: ['a', 'b'] },
    { value: ['a', 'b'], assert: { type: 'gleu' }, check: { atLeast: 0.5 } },
  ],
  [
    { type: 'levenshtein', value: 'a' },
    { value: 'a', assert: { type: 'levenshtein' }, check: { atLeast: 1 } },
  ],
  [
    { type: 'word-count', value: { min: 2 } },
    { value: { min: 2 }, assert: { type: 'word-count' }, check: { atLeast: 1 } },
  ],
  [{ type: 'not-contains-json' }, { assert: { type: 'not-contains-json' }, check: { atLeast: 1 } }],
  [
    { type: 'cost', threshold: 0.1 },
    { assert: { type: 'cost', threshold: 0.1 }, check: { atLeast: 1 } },
  ],
  [
    { type: 'javascript', value: '({ pass: true, score: 0.1, reason: "" })', threshold: 0.5 },
    { value: '({ pass: true, score: 0.1, reason: "" })', assert: { type: 'javascript', threshold: 0.5 }, check: { atLeast: 1e-9 } },
  ],
  [
    { type: 'javascript', value: 'output.length', threshold: 5 },
    { value: 'output.length', assert: { type: 'javascript', threshold: 5 }, check: { atLeast: 5 } },
  ],
  [
    { type: 'equals', value: '' },
    { value: '', assert: { type: 'equals' }, check: { atLeast: 1 } },
  ],
  [
    { type: 'equals', value: { a: 1 } },
    { value: { a: 1 }, assert: { type: 'equals' }, check: { atLeast: 1 } },
  ],
  [
    { type: 'equals', value: ['a', 'b'] },
    { value: ['a', 'b'], assert: { type: 'equals' }, check: { atLeast: 1 } },
  ],
  [
    { type: 'regex', value: '^.{3}$' },
    { value: '^.{3}$', assert: { type: 'regex' }, check: { atLeast: 1 } },
  ],
])('%j is graded as in promptfoo, which is reported', (assertion, { value, assert, check }) => {
  const report = createImportReport()
  const mapped = mapAssert({ path: 'a[0]', value: assertion }, { files, report })
  expect(mapped).toMatchObject({ metric: 'promptfoo-compatible', value, options: { assert }, within: 'assert', check })
  expect([report.findings(), report.compatibleTypes()]).toEqual([[], [assertion.type.replace('not-', '')]])
})

test.each(['contains', 'starts-with'])('%s compares with one text only', (type) => {
  expect(map({ type, value: ['a', 'b'] })).toEqual({ mapped: null, findings: [`${type}: only text values can be compared.`] })
})

test('every assertion type of promptfoo is mapped or reported', () => {
  const silent = Object.keys(assertTypes).filter((type) => {
    const { mapped, findings } = map({ type })
    return mapped === null && findings.length === 0
  })
  expect(silent).toEqual([])
})
