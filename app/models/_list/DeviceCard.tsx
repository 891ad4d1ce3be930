import { Cpu } from 'lucide-react'
import type { EngineStatus } from '#server/engine/door/protocol.ts'
import { deviceText } from '../../_shell/engineSummary.ts'

/** Where models run and why there. */
export function DeviceCard({ engine }: { engine: EngineStatus | null | undefined }) {
  const device = engine?.device ?? null
  return (
    <section aria-label="Device" className="card flex gap-3 px-4 py-3">
      <Cpu aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0">
        <p className="font-medium">{deviceText(device) ?? 'The device is found when the engine starts'}</p>
        <p className="text-sm text-muted">
          {device
            ? [device.explanation, ...device.deviceNames].join(' · ')
            : 'CUDA, Metal and Vulkan are tried in turn, the processor otherwise. The first run starts the engine.'}
        </p>
      </div>
    </section>
  )
}
