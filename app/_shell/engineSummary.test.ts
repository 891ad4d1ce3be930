import { expect, test } from 'vitest'
import type { EngineStatus } from '#server/engine/door/protocol.ts'
import { deviceText, engineSummary } from './engineSummary.ts'

const device = { gpu: null, deviceNames: [], gpuLayers: 0, totalLayers: 31, threads: 2, sequences: 8, explanation: 'CPU' }
const status: EngineStatus = {
  pid: 4242,
  rssBytes: 312_000_000,
  uptimeMs: 1,
  loaded: [],
  activeCells: 0,
  waitingCells: 0,
  engineVersion: 'x',
  device,
}
const loaded = [
  {
    id: 'smollm2-135m-instruct',
    name: 'SmolLM2',
    architecture: 'llama',
    parameters: 135e6,
    trainContext: 2048,
    chatTemplateHash: 'a',
    engineVersion: 'x',
    device,
  },
]

test.each([
  [undefined, { tone: 'away', title: 'Engine', detail: 'waiting for the server' }],
  [null, { tone: 'idle', title: 'Engine not running', detail: 'starts with the first run' }],
  [status, { tone: 'ready', title: 'No model loaded', detail: 'CPU · 312 MB' }],
  [
    { ...status, loaded },
    { tone: 'ready', title: 'smollm2-135m-instruct', detail: 'CPU · 312 MB' },
  ],
  [
    { ...status, loaded, activeCells: 8, waitingCells: 92, device: { ...device, gpu: 'cuda' as const, gpuLayers: 28 } },
    { tone: 'busy', title: 'smollm2-135m-instruct', detail: '100 cells · CUDA · 312 MB' },
  ],
])('the chip shows the state of the engine (%#)', (input, summary) => {
  expect(engineSummary(input)).toEqual(summary)
})

test.each([
  [null, null],
  [device, 'CPU · 2 threads'],
  [{ ...device, gpu: 'metal' as const, gpuLayers: 31 }, 'Metal · 31 of 31 layers'],
])('the device as text (%#)', (input, text) => {
  expect(deviceText(input)).toBe(text)
})
