import { expect, test } from 'vitest'
import { graphicsHere } from './graphics.mjs'

test.each([
  [{ env: { ASSAY_GPU: 'none' }, platform: 'linux', exists: () => true }, []],
  [{ env: { ASSAY_GPU: 'vulkan,cuda' }, platform: 'darwin', exists: () => false }, ['cuda', 'vulkan']],
  [{ env: {}, platform: 'linux', exists: (file: string) => file === '/dev/nvidiactl', list: () => [] }, ['cuda']],
  [
    { env: {}, platform: 'linux', exists: (file: string) => file.endsWith('libvulkan.so.1'), list: () => ['card0', 'renderD128'] },
    ['vulkan'],
  ],
  [{ env: {}, platform: 'linux', exists: (file: string) => file.endsWith('libvulkan.so.1'), list: () => [] }, []],
  [{ env: {}, platform: 'win32', exists: (file: string) => file.endsWith('nvcuda.dll') }, ['cuda']],
])('graphics APIs are detected by the files of their drivers (%#)', (machine, expected) => {
  expect(graphicsHere(machine)).toEqual(expected)
})
