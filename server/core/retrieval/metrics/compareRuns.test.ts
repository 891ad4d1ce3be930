import { expect, test } from 'vitest'
import { columnDifference } from '../../stats/columnDifference.ts'
import { columnStatistics } from '../../stats/columnStatistics.ts'
import { compareRuns, metricColumns } from './compareRuns.ts'
import { evaluate, type QueryScores } from './evaluate.ts'

const qrels = new Map(Array.from({ length: 20 }, (_, place) => [`q${place}`, new Map([['good', 1]])]))

/** The relevant document of query n is at rank `rankOf(n)`. */
function scoresOf(rankOf: (query: number) => number): QueryScores[] {
  const run = [...qrels.keys()].map((query, place): [string, { document: string; score: number }[]] => {
    const rank = rankOf(place)
    return [query, Array.from({ length: 12 }, (_, at) => ({ document: at + 1 === rank ? 'good' : `bad${at}`, score: -at }))]
  })
  return evaluate(new Map(run), qrels).perQuery
}

function compared(...input: Parameters<typeof compareRuns>) {
  const steps = compareRuns(...input)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const better = scoresOf((query) => (query % 5 === 0 ? 3 : 1))
const worse = scoresOf((query) => 2 + (query % 4))

test('row n is the same query in each column, whatever the order', () => {
  const [recip] = metricColumns([worse, better.toReversed()], ['recip_rank'])
  expect(recip?.bounds).toEqual({ least: 0, most: 1 })
  expect(recip?.columns.map((rows) => rows.slice(0, 3).flat())).toEqual([
    [1 / 2, 1 / 3, 1 / 4],
    [1 / 3, 1, 1],
  ])
})

test('a query that a configuration lacks has no score there', () => {
  const [map] = metricColumns([worse.slice(0, 2), better.slice(1, 3)], ['map'])
  expect(map?.columns).toEqual([
    [[1 / 2], [1 / 3], [null]],
    [[null], [1], [1]],
  ])
})

test('intervals and the paired test are those of the statistics room', () => {
  const [recip, ndcg] = compared([worse, better], { metrics: ['recip_rank', 'ndcg@10'] })
  const [rows] = metricColumns([worse, better], ['recip_rank'])
  const [here, there] = [rows?.columns[1] ?? [], rows?.columns[0] ?? []]
  const bounds = { least: 0, most: 1 }
  expect(recip?.columns[1]?.statistics).toEqual(columnStatistics(here, bounds))
  expect(recip?.columns[1]?.difference).toMatchObject(columnDifference(here, there, bounds) ?? {})
  expect(recip?.columns[1]?.difference?.verdict).toEqual({ kind: 'higher' })
  expect(ndcg?.columns.map(({ difference }) => difference === null)).toEqual([true, false])
})

test('every measure is compared unless some are named', () => {
  expect(compared([worse, better], { baseline: 1 }).map(({ name }) => name)).toHaveLength(26)
})
