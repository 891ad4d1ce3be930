import { expect, test } from 'vitest'
import type { Sweep } from '../experiment.ts'
import { sweepProblems } from './sweepProblems.ts'
import { sampleExperiment, sampleShots, sampleSweep } from '../testing/sampleExperiment.ts'

const problems = (parts: Partial<Sweep>, room = 200_000) => {
  const experiment = sampleExperiment()
  return sweepProblems({ experiment, sweep: sampleSweep(parts), place: { line: 20 }, canRank: false, room }).map(
    ({ severity, message }) => `${severity}: ${message}`,
  )
}

test.each<[string, Partial<Sweep>, string[]]>([
  ['a good sweep', { axes: [{ name: 'temperature', values: [0, 1] }], fixed: { max_tokens: 8 }, repeats: 3 }, []],
  [
    'an empty axis',
    { axes: [{ name: 'top_p', values: [] }] },
    ['error: top_p is an empty list, which leaves nothing to run. Give it a value or remove the line.'],
  ],
  [
    'a bad value on an axis is told once',
    { axes: [{ name: 'top_p', values: [2, 3] }] },
    ['error: top_p is 2; it takes a number from 0 to 1.'],
  ],
  [
    'two shapes for one output',
    { fixed: { grammar: 'root ::= "a"', json_schema: {} } },
    ['error: grammar and json_schema both shape the output; keep one of them.'],
  ],
  [
    'a shape beside a named one',
    { axes: [{ name: 'constraint', values: ['free', { grammar: 'root ::= "a"' }] }], fixed: { json_schema: {} } },
    ['error: json_schema and constraint both shape the output; keep one of them.'],
  ],
  [
    'two shapes of one name',
    { axes: [{ name: 'constraint', values: ['free', { grammar: 'root ::= "a"' }, { grammar: 'root ::= "b"' }] }] },
    ['error: Two values of constraint are called "grammar". Give each a different name.'],
  ],
  [
    'a grammar that would hold the engine for ever',
    { fixed: { grammar: 'root ::= blank root "y" | "z"\nblank ::= " "*' } },
    [expect.stringContaining('error: The grammar cannot be used: line 1: the rule "root" can begin with itself')],
  ],
  [
    'a named grammar that is no grammar',
    { axes: [{ name: 'constraint', values: ['free', { name: 'two words', grammar: 'root ::= my_rule' }] }] },
    [expect.stringContaining('error: The grammar of "two words" cannot be used: line 1, column 12: "_" is not expected here.')],
  ],
  ['a grammar beside no schema', { fixed: { grammar: 'root ::= "a"', json_schema: null } }, []],
  ['schemas that are kept', { axes: [{ name: 'json_schema', values: [null, {}, { type: 'object' }] }] }, []],
  [
    'a schema to which no output can be held',
    { fixed: { json_schema: { type: 'object', properties: { tags: { type: 'array', uniqueItems: true } } } } },
    [
      'error: json_schema: properties/tags: uniqueItems cannot be kept while a model writes. Remove it here, and let a score `is-json` with the full schema check it.',
    ],
  ],
  [
    'one of several shapes',
    { axes: [{ name: 'constraint', values: ['free', { name: '모양', json_schema: { type: 'objekt' } }] }] },
    ['error: constraint "모양": It has the type "objekt"; types are null, boolean, integer, number, string, array, object.'],
  ],
  [
    'a list of 100,000 values',
    { fixed: { json_schema: { enum: Array.from({ length: 100_000 }, (_, index) => `v${index}`) } } },
    ['error: json_schema: enum has 100000 values; the most is 5000. Shorten the list, or describe it by a pattern.'],
  ],
  ['no repeats', { repeats: 0 }, ['error: repeats is 0; it takes a whole number from 1.']],
  ['an unknown variant', { variants: ['terse', '없음'] }, ['error: There is no prompt block "없음".']],
  ['an unknown cases block', { cases: ['nowhere'] }, ['error: The cases block "nowhere" is missing or has no test cases.']],
  [
    'shots from nowhere',
    { fixed: { shots: 2 } },
    ['error: shots asks for few-shot pairs, but names no file to take them from. Write shots: { from: shots.jsonl, count: … }.'],
  ],
  ['no shots from nowhere', { fixed: { shots: 0 } }, []],
  [
    'more shots than there are',
    { shots: { items: sampleShots(1), counts: [0, 4], select: 'first' } },
    ['error: shots asks for 4, but there is 1. Add shots or lower the count.'],
  ],
  [
    'numbers of DRY without DRY',
    { axes: [{ name: 'dry_base', values: [1.5, 2] }], fixed: { dry_multiplier: 0 } },
    ['warning: dry_base changes nothing while dry_multiplier is off. Give dry_multiplier a value, or remove dry_base.'],
  ],
  ['numbers of DRY beside DRY', { axes: [{ name: 'dry_multiplier', values: [0, 0.8] }], fixed: { dry_base: 2 } }, []],
  [
    'temperature 0 alone beside what only a draw needs',
    { axes: [{ name: 'top_p', values: [0.5, 1] }], fixed: { temperature: 0, min_p: 0.1, top_k: 0, repeat_penalty: 1.2 } },
    [
      'warning: top_p and min_p change nothing at temperature 0, which always takes the likeliest token. Give temperature a value above 0, or remove top_p and min_p.',
    ],
  ],
  [
    'temperature 0 among others beside an axis that only a draw needs',
    {
      axes: [
        { name: 'temperature', values: [0, 0.7] },
        { name: 'top_p', values: [0.5, 1] },
      ],
      fixed: { top_k: 20 },
    },
    ['warning: At temperature 0, cells that differ only in top_p are equal. They are computed once.'],
  ],
  ['temperature 0 beside filters that are off', { fixed: { temperature: 0, top_p: 1, top_k: 0, min_p: 0 } }, []],
  [
    'its own seed repeated',
    { fixed: { seed: 1 }, repeats: 2 },
    ['warning: The sweep gives the seed itself, so that its repeats are all the same draw. Remove seed or repeats.'],
  ],
])('%s', (_name, parts, expected) => {
  expect(problems(parts)).toEqual(expected)
})

test('sweeps together may not make too many cells', () => {
  expect(problems({ repeats: 3 }, 5)).toEqual([
    'error: The sweep makes 6 cells and the sweeps before it 199,995; the most is 200,000. Shorten an axis, or split the notebook.',
  ])
})
