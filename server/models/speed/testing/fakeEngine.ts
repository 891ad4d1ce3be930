import type { MeasureSpeedDeps } from '../measureSpeeds.ts'

type MeasuringEngine = ReturnType<MeasureSpeedDeps['openEngine']>

/** Engines that measure given decode rates: of each model, one for each time that it is loaded; prefill is ten times as fast. */
export function createFakeEngine(rates: Record<string, readonly number[]>): {
  open: () => MeasuringEngine
  /** The models in the order in which they were loaded. */
  loaded: string[]
  /** Engines that are not closed. */
  running(): number
} {
  const loaded: string[] = []
  let running = 0
  const device = {
    gpu: null,
    deviceNames: [],
    gpuLayers: 0,
    totalLayers: 1,
    threads: 1,
    sequences: 16,
    explanation: 'a test',
  }
  const open = (): MeasuringEngine => {
    running += 1
    return {
      async load({ id }) {
        loaded.push(id)
        return {
          id,
          name: id,
          architecture: 'test',
          parameters: 1,
          trainContext: 1,
          chatTemplateHash: '',
          engineVersion: '',
          device,
        }
      },
      async measureLimit({ model: { id } }) {
        const times = loaded.filter((each) => each === id).length
        const decode = rates[id]?.[times - 1] ?? 0
        return { prefillTokensPerSecond: 10 * decode, decodeTokensPerSecond: decode }
      },
      status: async () => ({
        pid: 1,
        rssBytes: 5,
        uptimeMs: 1,
        loaded: [],
        activeCells: 0,
        waitingCells: 0,
        engineVersion: '',
        device,
      }),
      close: async () => {
        running -= 1
      },
    }
  }
  return { open, loaded, running: () => running }
}
