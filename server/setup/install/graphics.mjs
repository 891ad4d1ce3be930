import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const LIBRARIES = ['/usr/lib', '/usr/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/local/lib']
const CUDA_FILES = ['/dev/nvidiactl', '/proc/driver/nvidia/version', '/usr/lib/wsl/lib/libcuda.so.1']

/**
 * Which of `cuda` and `vulkan` this machine supports, judged by the files of their drivers; no program is run.
 * ASSAY_GPU overrides the result: `cuda`, `vulkan`, `cuda,vulkan` or `none`. Metal is part of the macOS package.
 * @param {{env?: Record<string, string | undefined>, platform?: string, exists?: (file: string) => boolean, list?: (folder: string) => string[]}} [machine]
 * @returns {string[]}
 */
export function graphicsHere({ env = process.env, platform = process.platform, exists = existsSync, list = namesIn } = {}) {
  if (env.ASSAY_GPU) return ['cuda', 'vulkan'].filter((kind) => env.ASSAY_GPU.split(',').includes(kind))
  if (platform === 'win32') {
    const system = path.win32.join(env.SystemRoot ?? 'C:\\Windows', 'System32')
    return [exists(`${system}\\nvcuda.dll`) && 'cuda', exists(`${system}\\vulkan-1.dll`) && 'vulkan'].filter(Boolean)
  }
  if (platform !== 'linux') return []
  const renders = list('/dev/dri').some((name) => name.startsWith('renderD'))
  const loader = LIBRARIES.some((folder) => exists(`${folder}/libvulkan.so.1`))
  return [CUDA_FILES.some((file) => exists(file)) && 'cuda', renders && loader && 'vulkan'].filter(Boolean)
}

function namesIn(folder) {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
