import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core'
import { AppError } from '../../errors.ts'
import { loadQuickJs, type MeteredQuickJs, mostSteps } from './loadQuickJs.ts'
import { sandboxDriver } from './sandboxDriver.ts'

/** Limits of one call. `timeMs` is counted in steps of the sandbox, not by a clock: see `stepsPerMs`. */
export type SandboxLimits = { timeMs: number; memoryMb: number }

/** About what a laptop does in a millisecond. Steps are counted so that scores do not depend on the load of the machine. */
const stepsPerMs = 100_000

const stackBytes = 256 << 10

/** The stack size that the build is linked with. The stack is empty between calls, so its 5 MiB are not restored. */
const linkedStackBytes = 5 << 20

/**
 * A separate JavaScript engine without clock, randomness, files or network. Every call begins with the same bytes of memory, so
 * that no call can affect the next one, whatever it did and however it ended.
 */
type Sandbox = MeteredQuickJs & {
  context: QuickJSContext
  driver: QuickJSHandle
  image: readonly { at: number; bytes: Uint8Array }[]
  stackTop: number
}

let sandbox: Sandbox | null = null
let preparing: Promise<void> | null = null

/** Loads the sandbox. Await it once before computing `javascript` scores. A failed load is tried again at the next call. */
export function prepareSandbox(): Promise<void> {
  preparing ??= open().then(
    (opened) => {
      sandbox = opened
    },
    (thrown: unknown) => {
      preparing = null
      throw thrown
    },
  )
  return preparing
}

export function sandboxReady(): boolean {
  return sandbox !== null
}

/**
 * Calls the driver (see sandboxDriver) with a metric's code and its input as JSON; returns the driver's answer as JSON.
 * Throws AppError BAD_INPUT if the call exceeds its limits, or if `prepareSandbox` has not finished.
 */
export function runInSandbox(code: string, input: string, limits: SandboxLimits): string {
  if (!sandbox) throw new AppError('BAD_INPUT', 'The sandbox for JavaScript metrics is loading.')
  const { context, driver, steps } = sandbox
  try {
    context.runtime.setMemoryLimit(limits.memoryMb << 20)
    steps.value = Math.min(mostSteps, Math.ceil(limits.timeMs * stepsPerMs))
    const result = context.callFunction(driver, context.undefined, context.newString(code), context.newString(input))
    if (result.error) throw new AppError('BAD_INPUT', `The metric used more than its ${limits.memoryMb} MB of memory.`)
    return context.getString(result.value)
  } catch (thrown) {
    throw limitError(thrown, steps.value, limits)
  } finally {
    reset(sandbox)
  }
}

function limitError(thrown: unknown, stepsLeft: number, { timeMs, memoryMb }: SandboxLimits): unknown {
  if (thrown instanceof AppError) return thrown
  if (stepsLeft < 0) {
    return new AppError(
      'BAD_INPUT',
      `The metric did not end within ${timeMs} ms; look for an endless loop, or raise time_ms (at most 5000).`,
    )
  }
  // Recursion inside QuickJS exhausted the host's stack: deeply nested data or code, not a function that calls itself.
  if (thrown instanceof RangeError) return new AppError('BAD_INPUT', 'The metric nests data or calls too deeply.')
  return new AppError(
    'BAD_INPUT',
    `The metric used more than its ${memoryMb} MB of memory, or broke the sandbox; other scores are not touched.`,
  )
}

async function open(): Promise<Sandbox> {
  const loaded = await loadQuickJs()
  const runtime = loaded.quickJs.newRuntime({ maxStackSizeBytes: stackBytes })
  const context = runtime.newContext({
    intrinsics: {
      BaseObjects: true,
      Eval: true,
      StringNormalize: true,
      RegExpCompiler: true,
      RegExp: true,
      JSON: true,
      Proxy: true,
      MapSet: true,
      TypedArrays: true,
      Promise: true,
      BigInt: true,
    },
  })
  const driver = context.unwrapResult(context.evalCode(sandboxDriver, 'driver'))
  const stackTop = loaded.stackPointer.value
  return { ...loaded, context, driver, image: imageOf(new Uint8Array(loaded.memory.buffer), stackTop), stackTop }
}

/** The memory below the stack, and the part above it that was ever used. */
function imageOf(memory: Uint8Array, stackTop: number): Sandbox['image'] {
  const stackEnd = stackTop - linkedStackBytes
  if (stackEnd <= 0 || memory.subarray(stackEnd, stackEnd + stackBytes).some((byte) => byte !== 0)) {
    throw new Error('The stack of QuickJS lies elsewhere than it did; look at how the build lays out its memory.')
  }
  const used = memory.findLastIndex((byte) => byte !== 0) + 1
  return [
    { at: 0, bytes: memory.slice(0, stackEnd) },
    { at: stackTop, bytes: memory.slice(stackTop, used) },
  ]
}

/** Restores memory and stack to their state before the first call. */
function reset({ memory, image, stackPointer, stackTop, steps }: Sandbox): void {
  const whole = new Uint8Array(memory.buffer)
  for (const { at, bytes } of image) whole.set(bytes, at)
  stackPointer.value = stackTop
  steps.value = mostSteps
}
