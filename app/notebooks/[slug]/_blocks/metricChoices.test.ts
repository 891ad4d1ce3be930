import { expect, test } from 'vitest'
import { metrics } from '#server/core/metrics/metrics.ts'
import { metricChoices } from './metricChoices.ts'

const ids = (search: string) => metricChoices(metrics, search).flatMap((group) => group.metrics.map(({ id }) => id))

test('without a search every metric is listed once, in its group', () => {
  expect(ids('').toSorted()).toEqual(metrics.map(({ id }) => id).toSorted())
  expect(metricChoices(metrics, '').map(({ group }) => group)).toEqual([
    'text match',
    'overlap',
    'structure',
    'language',
    'retrieval',
    'speed',
    'model',
    'own',
  ])
  expect(metrics.filter(({ group }) => group === undefined)).toEqual([])
})

test.each([
  ['exact', ['exact-match', 'squad-exact-match']],
  ['ROUGE l', ['rouge-l', 'rouge-lsum', 'rouge-l-unicode', 'rouge-lsum-unicode']],
  ['  speech ', ['politeness-korean']],
  ['합쇼체', ['politeness-korean']],
  ['합쇼체'.normalize('NFD'), ['politeness-korean']],
  ['passport', ['pii']],
  ['your own', ['javascript']],
  ['no such metric', []],
])('%j finds %j', (search, found) => {
  expect(ids(search)).toEqual(found)
})
