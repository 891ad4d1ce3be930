import { afterAll, expect, test } from 'vitest'

import type { CellKey } from '../core/ids.ts'
import { measurementsOf } from '../core/metrics/measurementsOf.ts'
import { createEngine } from '../engine/door/client.ts'
import { chatModel } from '../engine/testing/testCells.ts'
import { askJudges } from './measureScores.ts'

const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
afterAll(() => engine.close())

const cell = { key: 'k' as CellKey, model: chatModel.id, variant: 'v' }

/** Asks the real model, as judge-choice does, which of the choices is the word that it was told to say. */
function question(word: string, choices: string[]) {
  const options = { rubric: '{{output}}', choices, expect: word, language: 'en' }
  const spec = { name: 'says', metric: 'judge-choice', options, line: 1 }
  return measurementsOf([spec], { output: `Say exactly: ${word}`, reference: null, vars: {}, cell })
}

test('if one choice is the beginning of the other, the model prefers the right one', async () => {
  const asked = [
    question('good enough', ['good enough', 'good']),
    question('good enough', ['good', 'good enough']),
    question('good', ['good', 'good enough']),
  ].flat()
  const shares = await askJudges({ engine })(asked, chatModel, undefined)
  // If the end of the answer were not scored, the shorter choice would always have at least half.
  expect(shares).toEqual([
    [expect.closeTo(1, 1), expect.closeTo(0, 1)],
    [expect.closeTo(0, 1), expect.closeTo(1, 1)],
    [expect.closeTo(1, 1), expect.closeTo(0, 1)],
  ])
}, 120_000)
