import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Json } from '../../json.ts'
import type { MetricSpec } from '../../experiment/experiment.ts'
import { scoreOutput } from '../metrics.ts'
import { rougeMetrics } from '../overlap/rouge.ts'

type Pair = { output: string; reference: string | string[] }
type Scores = { versions: Record<string, string>; scores: Record<string, number[]> }

const pairs = fixture('pairs.json') as Pair[]
const { versions, scores } = fixture('scores.json') as Scores

/** Absolute; the largest deviation found is 1e-13, by the last bits of `exp` and `log`. */
const tolerance = 1e-9

test('the fixtures hold at least 300 pairs, and say what they were made with', () => {
  expect(pairs.length).toBeGreaterThanOrEqual(300)
  expect(versions).toMatchObject({ sacrebleu: '2.6.0', 'rouge-score': '0.1.2', rapidfuzz: '3.14.6' })
  expect(pairs.some(({ reference }) => Array.isArray(reference))).toBe(true)
})

test.each(Object.entries(scores))('%s is the number of the reference implementation', (written, expected) => {
  const spec = readSpec(written)
  const wrong = pairs.flatMap(({ output, reference }, index) => {
    const ours = scoreOutput([spec], { output, reference, vars: {} }).scores[written] ?? Number.NaN
    const theirs = expected[index] ?? Number.NaN
    return Math.abs(ours - theirs) <= tolerance ? [] : [{ output, reference, ours, theirs }]
  })
  expect(expected).toHaveLength(pairs.length)
  expect(wrong).toEqual([])
})

test('on ASCII text the ROUGE of any script is the ROUGE of rouge-score', () => {
  const plain = pairs.filter(({ output, reference }) => /^[\0-\x7f]*$/.test([output, reference].flat().join('')))
  expect(plain.length).toBeGreaterThan(50)
  for (const { id } of rougeMetrics) {
    const specs = [readSpec(id), readSpec(`${id}-unicode`)]
    for (const { output, reference } of plain) {
      const both = Object.values(scoreOutput(specs, { output, reference, vars: {} }).scores)
      expect([id, output, reference, both[1]]).toEqual([id, output, reference, both[0]])
    }
  }
})

/** `bleu:tokenize=char:lowercase=true` as the command line reads it. */
function readSpec(written: string): MetricSpec {
  const [metric = '', ...parts] = written.split(':')
  const options = parts.map((part) => part.split('=')).map(([key = '', value = '']) => [key, readValue(value)] as const)
  return { name: written, metric, options: Object.fromEntries(options), line: 1 }
}

function readValue(text: string): Json {
  return /^(?:true|false|\d+(?:\.\d+)?)$/.test(text) ? (JSON.parse(text) as Json) : text
}

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8'))
}
