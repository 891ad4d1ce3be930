import { expect, test } from 'vitest'
import { packedStatus, packGrid } from '../core/grid/packedGrid.ts'
import type { CaseId, CellKey, RunId } from '../core/ids.ts'
import type { RunOutcomes } from '../core/run/runState.ts'
import { createRunService } from './runService.ts'

type Was = RunOutcomes['statuses'][number]
type Case = { was: Was; maker: 'own' | 'other' | 'none'; computedAt: number; now: ReturnType<typeof packedStatus> }

const own = 'r-own' as RunId
const unused = () => {
  throw new Error('not asked for')
}

/** The statuses of the cells of a run that ended at 100, given what the store has of them. */
function statuses(cells: readonly Case[]): (string | null)[] {
  const keys = cells.map((_, index) => String(index).padStart(64, 'a') as CellKey)
  const outline = packGrid(
    keys.map((key, index) => ({
      index,
      sweep: 'main',
      variant: '간결',
      case: String(index) as CaseId,
      caseIndex: index,
      point: {},
      repeat: 0,
      model: 'tiny',
      key,
    })),
    () => 'none',
  )
  const made = cells.flatMap(({ maker, computedAt }, index) =>
    maker === 'none'
      ? []
      : [[keys[index] as CellKey, { status: 'done' as const, run: maker === 'own' ? own : ('r-other' as RunId), computedAt }] as const],
  )
  const service = createRunService({
    load: unused,
    plan: unused,
    trained: unused,
    runs: new Proxy({} as never, { get: unused }),
    results: { makers: () => new Map(made), retrievals: () => new Map(), many: unused, cell: unused },
    history: { keys: () => keys, outcomes: () => ({ statuses: cells.map(({ was }) => was), endedAt: 100 }) },
    outlines: { get: () => outline },
    probabilities: new Proxy({} as never, { get: unused }),
  })
  const earlier = service.earlier(own)
  return keys.map((_, index) => packedStatus(earlier, index))
}

test('of an earlier run only results that it made, or found and that no later run replaced, are still there', () => {
  const cells: Case[] = [
    { was: 'done', maker: 'own', computedAt: 50, now: 'done' },
    { was: 'done', maker: 'other', computedAt: 150, now: 'recomputed' },
    // Another run stored its result while this one was still computing other cells.
    { was: 'done', maker: 'other', computedAt: 90, now: 'recomputed' },
    { was: 'done', maker: 'none', computedAt: 0, now: 'recomputed' },
    { was: 'cached', maker: 'other', computedAt: 10, now: 'done' },
    { was: 'cached', maker: 'other', computedAt: 150, now: 'recomputed' },
    { was: 'failed', maker: 'none', computedAt: 0, now: 'failed' },
    { was: 'none', maker: 'other', computedAt: 150, now: 'none' },
  ]
  expect(statuses(cells)).toEqual(cells.map(({ now }) => now))
})
