import { availableParallelism } from 'node:os'
import type { Llama, LlamaModel } from 'node-llama-cpp'

import type { DeviceInfo } from '../door/protocol.ts'

const gpuNames = { cuda: 'CUDA', metal: 'Metal', vulkan: 'Vulkan' }

/** The number of physical cores that this process may use. With one more thread, decoding nearly stops, since the threads wait for one another. */
export function threadCount(llama: Llama): number {
  return Math.max(1, Math.min(llama.cpuMathCores, availableParallelism()))
}

/** Which device the model runs on and why. `sequences` is 0; the owner of the context fills it in. */
export async function deviceInfo(llama: Llama, model: LlamaModel | null): Promise<DeviceInfo> {
  const gpu = llama.gpu === false ? null : llama.gpu
  const deviceNames = gpu === null ? [] : await llama.getGpuDeviceNames()
  const gpuLayers = model?.gpuLayers ?? 0
  const totalLayers = model?.fileInsights.totalLayers ?? 0
  const threads = threadCount(llama)
  return {
    gpu,
    deviceNames,
    gpuLayers,
    totalLayers,
    threads,
    sequences: 0,
    explanation: explain({ gpu, deviceNames, gpuLayers, totalLayers, threads }),
  }
}

/** The choice of device in one sentence, for a person. */
export function explain({ gpu, deviceNames, gpuLayers, totalLayers, threads }: Omit<DeviceInfo, 'sequences' | 'explanation'>): string {
  const cpu = `the CPU with ${threads} ${threads === 1 ? 'thread' : 'threads'}`
  if (gpu === null) return `no CUDA, Metal or Vulkan device found; running on ${cpu}`
  const device = `${gpuNames[gpu]} on ${deviceNames.join(' and ') || 'the GPU'}`
  if (totalLayers === 0) return device
  if (gpuLayers >= totalLayers) return `${device}; all ${totalLayers} layers fit on it`
  if (gpuLayers === 0) return `${device} found, but no layer fits into its memory; running on ${cpu}`
  return `${device}; ${gpuLayers} of ${totalLayers} layers fit on it, the others run on ${cpu}`
}
