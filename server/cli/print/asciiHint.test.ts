import { expect, test } from 'vitest'

import { sampleRun } from '../../core/export/testing/sampleRun.ts'
import { asciiHint, asciiHints } from './asciiHint.ts'

const spec = (metric: string) => ({ name: metric, metric, options: {}, line: 1 })

test('pairs with other letters than a-z are counted, and the metrics that read them are named', () => {
  const hint = asciiHint([spec('rouge-l'), spec('rouge-1'), spec('levenshtein'), spec('rouge-2-unicode')])
  hint.look({ output: '좋아요', reference: '좋아요' })
  hint.look({ output: 'good 좋아요', reference: ['good', '네'] })
  hint.look({ output: 'good', reference: 'good' })
  hint.look({ output: '', reference: '🙂 …' })
  hint.look({ output: '배송이 3일', reference: '3일 만에' })
  expect(hint.lines()).toEqual([
    'rouge-l reads a-z and digits alone; 3 pairs hold other letters. rouge-l-unicode reads every script.',
    'rouge-1 reads a-z and digits alone; 3 pairs hold other letters. rouge-1-unicode reads every script.',
  ])
})

test('nothing is said where no such metric is asked, or every letter is one of a-z', () => {
  const other = asciiHint([spec('levenshtein')])
  other.look({ output: '좋아요', reference: null })
  const plain = asciiHint([spec('rouge-l')])
  plain.look({ output: 'fine', reference: null })
  expect([other.lines(), plain.lines()]).toEqual([[], []])
})

test('a run is looked through by its outputs and their references', () => {
  const scores = '- rouge-1\n- rouge-l-unicode'
  expect(asciiHints(sampleRun({ scores }))).toEqual([
    'rouge-1 reads a-z and digits alone; 3 pairs hold other letters. rouge-1-unicode reads every script.',
  ])
})
