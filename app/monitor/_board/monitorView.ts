import type { EngineStatus } from '#server/engine/door/protocol.ts'
import { deviceText } from '../../_shell/engineSummary.ts'
import { formatBytes, formatDuration, formatNumber } from '../../_ui/text/format.ts'

type Server = { rssBytes: number; uptimeMs: number; node: string; version: string }
export type Fact = { label: string; value: string }

/** One reading for the chart. Times in epoch milliseconds. */
export type MemorySample = { at: number; engineBytes: number | null; serverBytes: number }

/** The large numbers at the top. */
export function headlineFacts({ engine, server }: { engine: EngineStatus | null; server: Server }): Fact[] {
  return [
    { label: 'Cells running', value: formatNumber(engine?.activeCells ?? 0) },
    { label: 'Cells waiting', value: formatNumber(engine?.waitingCells ?? 0) },
    { label: 'Engine memory', value: engine ? formatBytes(engine.rssBytes) : 'at rest' },
    { label: 'Server memory', value: formatBytes(server.rssBytes) },
  ]
}

/** Facts of the engine (null while it is not running) and of the server. */
export function processFacts({ engine, server }: { engine: EngineStatus | null; server: Server }): {
  engine: Fact[] | null
  server: Fact[]
} {
  return {
    engine: engine && [
      { label: 'Device', value: deviceText(engine.device) ?? 'not known yet' },
      {
        label: 'Sequences',
        value: engine.device && engine.device.sequences > 0 ? `${formatNumber(engine.device.sequences)} in parallel` : 'none yet',
      },
      { label: 'Models loaded', value: engine.loaded.map(({ id }) => id).join(', ') || 'none' },
      { label: 'Running for', value: formatDuration(engine.uptimeMs) },
      { label: 'Process', value: String(engine.pid) },
      { label: 'Version', value: engine.engineVersion },
    ],
    server: [
      { label: 'Assay', value: server.version },
      { label: 'Node.js', value: server.node },
      { label: 'Running for', value: formatDuration(server.uptimeMs) },
    ],
  }
}

/** Adds a reading and drops those older than `keepMs`; the same reading twice is kept once. */
export function addSample(samples: readonly MemorySample[], sample: MemorySample, keepMs: number): MemorySample[] {
  if (samples.at(-1)?.at === sample.at) return [...samples]
  return [...samples, sample].filter(({ at }) => at > sample.at - keepMs)
}
