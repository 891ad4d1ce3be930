import { expect, test } from 'vitest'
import { parseNotebook } from '../../notebook/parseNotebook.ts'
import { readExperiment } from './readExperiment.ts'

const fence = '```'
const around = `${fence}yaml prompt 간결
user: "{{q}}"
${fence}
${fence}yaml cases c
- vars: { q: 하나 }
${fence}
${fence}yaml sweep s
temperature: [0, 1]
top_k: 5
${fence}
${fence}yaml score s
- exact-match
- contains: { value: x }
- contains: { value: y, name: 예의 }
${fence}
`
function read(body: string) {
  const text = `${around}${fence}yaml chart c\n${body}\n${fence}\n`
  const { experiment, diagnostics } = readExperiment(parseNotebook(text), {
    path: 'N',
    readFile: () => ({ error: { code: 'FILE_MISSING', message: '' } }),
  })
  return {
    charts: experiment?.charts.map(({ line: _line, name: _name, ...spec }) => spec),
    found: diagnostics.map(({ severity, message, place }) => `${severity} ${place.line}:${place.column ?? ''} ${message}`),
  }
}

test.each([
  ['kind: line\nx: temperature\ny: exact-match\nseries: prompt', { kind: 'line', x: 'temperature', y: 'exact-match', series: 'prompt' }],
  ['x: prompt\ny: 예의', { kind: 'bar', x: 'prompt', y: '예의', series: null }],
  ['kind: heatmap\nx: temperature\ny: tokens/s\nseries: top_k', { kind: 'heatmap', x: 'temperature', y: 'tokens/s', series: 'top_k' }],
  ['kind: scatter\nx: output tokens\ny: contains', { kind: 'scatter', x: 'output tokens', y: 'contains', series: null }],
  ['kind: histogram\ny: exact-match', { kind: 'histogram', x: '', y: 'exact-match', series: null }],
  ['kind: history\ny: exact-match\nseries: prompt', { kind: 'history', x: '', y: 'exact-match', series: 'prompt' }],
  ['kind: strip\nx: case\ny: exact-match', { kind: 'strip', x: 'case', y: 'exact-match', series: null }],
])('%j is a chart without a finding', (body, spec) => {
  expect(read(body)).toEqual({ charts: [spec], found: [] })
})

test.each([
  ['x: temprature\ny: exact-match', 'warning 17:4 This notebook has no axis `temprature`. Did you mean `temperature`?'],
  ['x: prompt\ny: exact-mach', 'warning 18:4 This notebook has no score `exact-mach`. Did you mean `exact-match`?'],
  ['x: min_p\ny: exact-match', 'warning 17:4 This notebook has no axis `min_p`. Give it a list of values in a sweep.'],
  [
    'x: prompt\ny: exact-match\nseries: 온도',
    'warning 19:9 This notebook has no axis `온도`. Known here: prompt, case, repeat, model, variant, temperature, top_p, top_k.',
  ],
  ['kind: boxx\nx: prompt\ny: exact-match', 'warning 17:7 There is no chart of the kind `boxx`. Did you mean `box`?'],
  [
    'kind: heatmap\nx: prompt\ny: exact-match',
    'warning 17:1 A heat map needs a second axis. Write it as `series`, for example `series: prompt`.',
  ],
])('%j warns and stays a chart', (body, message) => {
  const { charts, found } = read(body)
  expect(found).toEqual([message])
  expect(charts).toHaveLength(1)
})

test('a line without an axis is an error', () => {
  expect(read('kind: line\ny: exact-match')).toEqual({ charts: [], found: ['error 17:1 `x` is missing.'] })
})
