import { expect, test } from 'vitest'
import type { BuildJob, ListedIndex } from '../../_trpc/apiTypes.ts'
import { buildView, factsLine, outcomeText, staleReasons } from './buildView.ts'

const facts: NonNullable<ListedIndex['facts']> = {
  state: 'complete',
  language: 'ko',
  languageReason: '',
  embedder: { id: 'e5', hash: 'h', dimensions: 4, tokenLimit: 512 },
  contentHash: 'c',
  sources: [],
  skipped: [],
  buildMs: 1000,
  builtAt: 1,
  documents: 1,
  chunks: 1200,
  cut: 0,
  chunking: { by: 'characters', size: 300, overlap: 60 },
  bytes: 505_000,
  unindexed: 0,
  snapshots: [],
}
const job = (status: BuildJob['status'], more: Partial<BuildJob> = {}): BuildJob => ({
  status,
  progress: { done: 50_000, total: 200_000, note: 'indexing' },
  etaMs: 8000,
  startedAt: 1,
  endedAt: null,
  error: null,
  outcome: null,
  ...more,
})

test.each([
  ['of a sound index', job('done'), facts, null, false],
  ['of an index that another machine has built', null, facts, null, false],
  ['that has not begun', null, null, 'Not built', false],
  ['in progress', job('running'), null, 'Building', false],
  ['that failed', job('failed'), facts, 'Build failed', true],
  ['that was cancelled', job('cancelled'), facts, 'Build cancelled', true],
  ['whose process was killed', job('interrupted'), null, 'Build interrupted', true],
  ['that is known from its rows only', null, { ...facts, state: 'building' as const }, 'Incomplete', false],
])('a build %s has its label, and goes on if it ended early', (_, state, of, label, canGoOn) => {
  const view = buildView(state, of)
  expect([view.badge?.label ?? null, view.canGoOn]).toEqual([label, canGoOn])
})

test('progress tells what is done and how much', () => {
  expect(buildView(job('running'), null).progress).toEqual({ fraction: 0.25, detail: 'Indexing: 50.0 kB of 200 kB', etaMs: 8000 })
  const begun = job('running', { progress: { done: 0, total: 0, note: '' }, etaMs: null })
  expect(buildView(begun, null).progress).toEqual({ fraction: null, detail: 'Starting', etaMs: null })
  const error = { code: 'MODEL_DOWNLOAD' as const, message: 'No network.' }
  expect(buildView(job('failed', { error }), null)).toMatchObject({ progress: null, error })
})

test('the outcome names what has changed', () => {
  const outcome = {
    documents: 3,
    chunks: 9,
    ms: 1500,
    warnings: [],
    skipped: 0,
    changes: { added: 0, changed: 0, removed: 0, unchanged: 3 },
  }
  expect(outcomeText(job('done', { outcome }))).toBe('No file has changed. The build took 1.5 s.')
  const changed = { ...outcome, skipped: 2, changes: { added: 1200, changed: 0, removed: 1, unchanged: 3 } }
  expect(outcomeText(job('done', { outcome: changed }))).toBe(
    'Files: 1,200 added, 1 removed, 2 skipped, 3 unchanged. The build took 1.5 s.',
  )
  expect(outcomeText(job('failed'))).toBeNull()
})

test('each way in which passages are stale is told', () => {
  expect(staleReasons(facts)).toEqual([])
  expect(staleReasons({ ...facts, state: 'building', cut: 2, unindexed: 1 })).toEqual([
    expect.stringContaining('did not end'),
    expect.stringMatching(/^2 passages longer than the 512 tokens that e5 reads: their ends/),
    expect.stringMatching(/^1 passage not in the full-text index/),
  ])
  expect(factsLine({ ...facts, embedder: null })).toEqual(['1 document', '1,200 passages', '505 kB', 'Korean', 'Full text only'])
})
