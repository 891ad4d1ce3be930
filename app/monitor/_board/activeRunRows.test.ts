import { expect, test } from 'vitest'
import type { RunId } from '#server/core/ids.ts'
import { activeRunRows } from './activeRunRows.ts'

type Run = Parameters<typeof activeRunRows>[0][number]

const run = (name: string, changes: Partial<Run> = {}): Run => ({
  run: name as RunId,
  notebook: name,
  title: `${name} 🌱`,
  lane: 'fast',
  models: ['tiny'],
  at: 1,
  state: 'running',
  because: null,
  cells: 40,
  finished: 10,
  failed: 0,
  etaMs: 30_000,
  tokensPerSecond: 120,
  wait: null,
  ...changes,
})

test('working runs come first, and each row says how far it is and why it is on hold', () => {
  const behind = { run: 'b' as RunId, notebook: 'b', title: '리뷰' }
  const rows = activeRunRows([
    run('paused', { state: 'paused', at: 1, etaMs: 90_000 }),
    run('given up', { state: 'paused', at: 3, because: { code: 'ENGINE_CRASHED', message: 'The engine died.' } }),
    run('waits', { state: 'waiting', at: 2, finished: 0, wait: { behind, ms: 5 } }),
    run('한국어', { at: 3, failed: 2 }),
  ])
  expect(rows.map(({ title, label, fraction, detail, when }) => ({ title, label, fraction, detail, when }))).toEqual([
    { title: '한국어 🌱', label: 'Running', fraction: 0.25, detail: '10 of 40 cells · 2 failed · 120 tokens/s', when: 'about 30 s left' },
    { title: 'waits 🌱', label: 'Waiting', fraction: 0, detail: '0 of 40 cells', when: 'for “리뷰”' },
    { title: 'paused 🌱', label: 'Paused', fraction: 0.25, detail: '10 of 40 cells', when: '1 min 30 s of work left' },
    { title: 'given up 🌱', label: 'Paused', fraction: 0.25, detail: '10 of 40 cells', when: 'The engine died.' },
  ])
  expect(rows[0]).toMatchObject({ href: '/notebooks/%ED%95%9C%EA%B5%AD%EC%96%B4', how: 'fast lane · tiny', moving: true, paused: false })
})
