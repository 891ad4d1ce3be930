import { expect, test } from 'vitest'
import { formatDateTime } from '../../_ui/text/format.ts'
import { lastRuns } from './lastRuns.ts'

const now = Date.UTC(2026, 10, 22, 12)
const notebook = (slug: string, lastRun: { run: string; outcome: 'running' | 'done'; at: number } | null) => ({
  slug,
  title: slug,
  model: '',
  variants: 1,
  cases: 1,
  cells: 1,
  modifiedAt: 0,
  errors: 0,
  lastRun,
})

test('runs in progress come first, notebooks without a run are left out', () => {
  const runs = lastRuns(
    [
      notebook('old', { run: 'r1', outcome: 'done', at: now - 1000 }),
      notebook('나', { run: 'r2', outcome: 'running', at: now - 9e6 }),
      notebook('never', null),
    ],
    now,
  )
  expect(runs).toEqual([
    {
      run: 'r2',
      href: '/notebooks/%EB%82%98',
      title: '나',
      label: 'Running',
      tone: 'accent',
      ago: '3h ago',
      at: formatDateTime(now - 9e6),
      running: true,
    },
    {
      run: 'r1',
      href: '/notebooks/old',
      title: 'old',
      label: 'Done',
      tone: 'good',
      ago: 'just now',
      at: formatDateTime(now - 1000),
      running: false,
    },
  ])
})
