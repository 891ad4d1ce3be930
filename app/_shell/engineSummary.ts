import type { DeviceInfo, EngineStatus } from '#server/engine/door/protocol.ts'
import { formatBytes, formatCount } from '../_ui/text/format.ts'

export type EngineSummary = {
  tone: 'idle' | 'ready' | 'busy' | 'away'
  title: string
  detail: string
}

/** The two lines of the engine chip. `status` is undefined if the server does not answer, null if no engine runs. */
export function engineSummary(status: EngineStatus | null | undefined): EngineSummary {
  if (status === undefined) return { tone: 'away', title: 'Engine', detail: 'waiting for the server' }
  if (status === null) return { tone: 'idle', title: 'Engine not running', detail: 'starts with the first run' }
  const model = status.loaded.at(-1)?.id ?? 'No model loaded'
  const detail = [status.device && deviceName(status.device.gpu), formatBytes(status.rssBytes)].filter(Boolean).join(' · ')
  const busy = status.activeCells + status.waitingCells
  if (busy > 0) return { tone: 'busy', title: model, detail: `${formatCount(busy, 'cell')} · ${detail}` }
  return { tone: 'ready', title: model, detail }
}

/** `CUDA · 28 of 32 layers` or `CPU · 4 threads`; null before a device is known. */
export function deviceText(device: EngineStatus['device']): string | null {
  if (!device) return null
  const name = deviceName(device.gpu)
  if (!device.gpu) return `${name} · ${formatCount(device.threads, 'thread')}`
  return `${name} · ${device.gpuLayers} of ${device.totalLayers} layers`
}

const backends = { cuda: 'CUDA', metal: 'Metal', vulkan: 'Vulkan' } as const

function deviceName(gpu: DeviceInfo['gpu']): string {
  return gpu ? backends[gpu] : 'CPU'
}
