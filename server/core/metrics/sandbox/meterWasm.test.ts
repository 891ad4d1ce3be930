import { expect, test } from 'vitest'
import { meterWasm } from './meterWasm.ts'

/** (module (memory 1) (func (export "run") (param i32) (result i32) …)), its body and sections given as bytes. */
const moduleOf = (body: number[], more: number[] = []) => {
  const code = [0, ...body, 0x0b]
  const sections = [
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    [1, 6, 1, 0x60, 1, 0x7f, 1, 0x7f],
    [3, 2, 1, 0],
    [5, 3, 1, 0, 1],
    [6, 6, 1, 0x7f, 1, 0x41, 0, 0x0b],
    [7, 7, 1, 3, 0x72, 0x75, 0x6e, 0, 0],
    [10, code.length + 2, 1, code.length, ...code],
    more,
  ]
  return new Uint8Array(sections.flat())
}

type Exports = { run: (value: number) => number; steps: WebAssembly.Global; stackPointer: WebAssembly.Global }
const start = async (module: Uint8Array) => (await WebAssembly.instantiate(meterWasm(module))).instance.exports as Exports

/** Counts its parameter down to 0 in a loop and returns it. */
const countDown = [0x03, 0x40, 0x20, 0, 0x45, 0x04, 0x40, 0x20, 0, 0x0f, 0x0b, 0x20, 0, 0x41, 1, 0x6b, 0x21, 0, 0x0c, 0, 0x0b, 0x20, 0]
const endless = [0x03, 0x40, 0x0c, 0, 0x0b, 0x41, 0]

test('each round of a loop takes a step, and results do not change', async () => {
  const { run, steps } = await start(moduleOf(countDown))
  expect(steps.value).toBe(2 ** 31 - 1)
  steps.value = 100
  expect([run(41), steps.value]).toEqual([0, 58])
})

test('a loop without end traps when the steps are used up', async () => {
  const { run, steps } = await start(moduleOf(endless))
  steps.value = 1000
  expect(() => run(1)).toThrow(WebAssembly.RuntimeError)
  expect(steps.value).toBe(-1)
})

test('a bulk fill takes steps for its bytes', async () => {
  const fill = [0x41, 0, 0x41, 7, 0x20, 0, 0xfc, 0x0b, 0, 0x41, 5, 0x2d, 0, 0]
  const { run, steps } = await start(moduleOf(fill))
  steps.value = 100
  expect([run(320), steps.value]).toEqual([7, 90])
  expect(() => run(64_000)).toThrow(WebAssembly.RuntimeError)
})

test('names and other custom sections are left out, and the stack pointer is exported', async () => {
  const { stackPointer } = await start(moduleOf(countDown, [0, 3, 1, 0x78, 1]))
  expect(stackPointer.value).toBe(0)
})

test('an unknown instruction is reported, not skipped', () => {
  expect(() => meterWasm(moduleOf([0xfd, 0x0c]))).toThrow('The WebAssembly module uses the instruction 0xfd, which cannot be metered.')
})
