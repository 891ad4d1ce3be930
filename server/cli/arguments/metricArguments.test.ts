import { expect, test } from 'vitest'
import type { Json } from '../../core/json.ts'
import { readMetricArguments } from './metricArguments.ts'

const read = (text: string) => readMetricArguments(text).map(({ name, metric, options }) => [name, metric, options])

test.each<[string, [string, string, Record<string, Json>][]]>([
  ['bleu', [['bleu', 'bleu', {}]]],
  [
    'rouge-l, chrf++',
    [
      ['rouge-l', 'rouge-l', {}],
      ['chrf++', 'chrf++', {}],
    ],
  ],
  [
    'bleu:tokenize=char:lowercase=true:smooth_method=floor:smooth_value=0.5',
    [
      [
        'bleu:tokenize=char:lowercase=true:smooth_method=floor:smooth_value=0.5',
        'bleu',
        { tokenize: 'char', lowercase: true, smooth_method: 'floor', smooth_value: 0.5 },
      ],
    ],
  ],
  ['length:words', [['length:words', 'length', { unit: 'words' }]]],
  ['equals:value=3', [['equals:value=3', 'equals', { value: '3' }]]],
  ['contains:답: 네', [['contains:답: 네', 'contains', { value: '답: 네' }]]],
  ['contains:value=a\\,b\\:c=d', [['contains:value=a,b:c=d', 'contains', { value: 'a,b:c=d' }]]],
  ['contains:value=[1', [['contains:value=[1', 'contains', { value: '[1' }]]],
  [
    'contains-any:value=["a,b","c:d"]:ignore_case=true,length',
    [
      ['contains-any:value=["a,b","c:d"]:ignore_case=true', 'contains-any', { value: ['a,b', 'c:d'], ignore_case: true }],
      ['length', 'length', {}],
    ],
  ],
  [
    'is-json:schema={"type":"object","required":["a"]}',
    [['is-json:schema={"type":"object","required":["a"]}', 'is-json', { schema: { type: 'object', required: ['a'] } }]],
  ],
  ['regex:pattern=^\\d+$', [['regex:pattern=^\\d+$', 'regex', { pattern: '^\\d+$' }]]],
])('%s is read as options of the types that the metrics take', (text, specs) => {
  expect(read(text)).toEqual(specs)
})

test.each([
  ['bleuu', 'There is no metric "bleuu". Did you mean "bleu"?'],
  ['', 'Name the metrics with a comma between them, such as rouge-l,bleu.'],
  ['bleu,', 'Name the metrics with a comma between them, such as rouge-l,bleu.'],
  ['bleu:tokenise=char', 'bleu: Unknown key `tokenise`. Did you mean `tokenize`?'],
  ['bleu:lowercase=maybe', 'bleu: `lowercase` must be true or false, and this is the text "maybe".'],
  ['length:unit=tokens', 'length: `unit` must be one of characters, words, sentences.'],
])('%j is refused before anything is read', (text, message) => {
  expect(() => readMetricArguments(text)).toThrow(message)
})
