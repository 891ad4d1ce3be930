import { expect, test } from 'vitest'

import type { CellKey, RunId } from '../../core/ids.ts'
import { thisProcess } from '../processOwner.ts'
import { openStore } from './store.ts'

const run = 'r20261122-101500-ab12' as RunId
const plan = { cells: 1, cached: 0, promptTokens: 0, prefillTokens: 0, maxOutputTokens: 0, estimateMs: null }
const outline = {
  columns: [{ sweep: 'main', variant: '간결 🙂', point: { temperature: 0.7 }, model: 'tiny' }],
  rows: [{ case: '1' as never, caseIndex: 0 }],
  column: [0],
  row: [0],
  repeat: [0],
}

test('the places of a run are stored, removed with the run, and null for a run without them', () => {
  const store = openStore(':memory:')
  expect(store.outlines.get(run)).toBeNull()
  const keys = ['a'.repeat(64) as CellKey]
  store.runs.begin({ type: 'runStarted', run, notebook: '리뷰', lane: 'fast', at: 1, plan, keys }, thisProcess())
  store.outlines.put(run, outline)
  expect(store.outlines.get(run)).toEqual(outline)
  store.runs.remove(run)
  expect(store.outlines.get(run)).toBeNull()
  store.close()
})
