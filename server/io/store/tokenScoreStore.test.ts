import { expect, test } from 'vitest'

import type { ScoredToken } from '../../core/experiment/tokenScore.ts'
import type { CellKey } from '../../core/ids.ts'
import { openStore } from './store.ts'

const key = 'a'.repeat(64) as CellKey
const token = (id: number, text: string): ScoredToken => ({
  token: id,
  text,
  logprob: -0.5,
  entropy: 1.25,
  rank: 2,
  top: [{ token: 1, text: '', logprob: -0.25 }],
})

test('the latest probabilities of a key are read with six digits', () => {
  const store = openStore(':memory:')
  expect(store.tokenScores.get(key)).toBeNull()
  store.tokenScores.put(key, [token(3, '안녕 🙂')], 1)
  store.tokenScores.put(key, [token(4, ' a'), { ...token(5, '"\\'), logprob: -1 / 3 }], 2)
  expect(store.tokenScores.get(key)).toEqual([token(4, ' a'), { ...token(5, '"\\'), logprob: -0.333333 }])
  store.close()
})
