import { expect, test } from 'vitest'
import type { EngineStatus } from '#server/engine/door/protocol.ts'
import { addSample, headlineFacts, processFacts } from './monitorView.ts'

const server = { rssBytes: 214_000_000, uptimeMs: 61_000, node: '24.11.1', version: '0.1.0' }
const device = { gpu: 'vulkan' as const, deviceNames: ['GPU'], gpuLayers: 20, totalLayers: 31, threads: 8, sequences: 16, explanation: '' }
const engine: EngineStatus = {
  pid: 4242,
  rssBytes: 1_240_000_000,
  uptimeMs: 5_000,
  loaded: [],
  activeCells: 16,
  waitingCells: 1200,
  engineVersion: 'v',
  device,
}

test('an engine that is not running has no cells and no facts', () => {
  expect(headlineFacts({ engine: null, server }).map(({ value }) => value)).toEqual(['0', '0', 'at rest', '214 MB'])
  expect(processFacts({ engine: null, server })).toEqual({
    engine: null,
    server: [
      { label: 'Assay', value: '0.1.0' },
      { label: 'Node.js', value: '24.11.1' },
      { label: 'Running for', value: '1 min 1 s' },
    ],
  })
})

test('a busy engine shows cells, memory and device', () => {
  expect(headlineFacts({ engine, server }).map(({ value }) => value)).toEqual(['16', '1,200', '1.24 GB', '214 MB'])
  expect(processFacts({ engine, server }).engine?.map(({ value }) => value)).toEqual([
    'Vulkan · 20 of 31 layers',
    '16 in parallel',
    'none',
    '5.0 s',
    '4242',
    'v',
  ])
})

test('readings older than the window are dropped, a repeated one is kept once', () => {
  const sample = (at: number) => ({ at, engineBytes: null, serverBytes: at })
  const two = addSample(addSample([], sample(1000), 5000), sample(4000), 5000)
  expect(addSample(two, sample(4000), 5000).map(({ at }) => at)).toEqual([1000, 4000])
  expect(addSample(two, sample(7000), 5000).map(({ at }) => at)).toEqual([4000, 7000])
})
