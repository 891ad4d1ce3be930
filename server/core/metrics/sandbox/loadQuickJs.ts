import variant from '@jitl/quickjs-singlefile-mjs-release-sync'
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core'
import { meterWasm } from './meterWasm.ts'

/** QuickJS with a meter on every loop (see meterWasm), and its memory. */
export type MeteredQuickJs = {
  quickJs: QuickJSWASMModule
  memory: WebAssembly.Memory
  /** Steps until it traps; at most `mostSteps`. */
  steps: WebAssembly.Global<'i32'>
  stackPointer: WebAssembly.Global<'i32'>
}

export const mostSteps = 2 ** 31 - 1

const pageBytes = 1 << 16
/** The initial memory of the build, and the most that it can get. */
const pages = { initial: (16 << 20) / pageBytes, maximum: (128 << 20) / pageBytes }

/** Compiles QuickJS, which takes a few tenths of a second. */
export async function loadQuickJs(): Promise<MeteredQuickJs> {
  const memory = new WebAssembly.Memory(pages)
  const { made, instance } = await meterNext(memory, () => newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory: memory })))
  const { steps, stackPointer } = instance.exports as Record<string, WebAssembly.Global<'i32'>>
  if (!steps || !stackPointer) throw new Error('QuickJS was loaded without its meter.')
  return { quickJs: made, memory, steps, stackPointer }
}

/**
 * Meters the module that `load` instantiates in this memory. The build contains its module in its code and passes it only to
 * `WebAssembly.instantiate`, which is therefore replaced during the call; modules of other callers pass through unchanged.
 */
async function meterNext<T>(memory: WebAssembly.Memory, load: () => Promise<T>): Promise<{ made: T; instance: WebAssembly.Instance }> {
  const { instantiate } = WebAssembly
  let instance: WebAssembly.Instance | null = null
  const meter = async (source: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports) => {
    if (!Object.values(imports ?? {}).some((room) => Object.values(room).includes(memory))) return instantiate(source, imports)
    const result = await instantiate(meterWasm(source), imports)
    instance = result.instance
    return result
  }
  WebAssembly.instantiate = meter as typeof WebAssembly.instantiate
  try {
    const made = await load()
    if (!instance) throw new Error('QuickJS was loaded in another way than by WebAssembly.instantiate, so that it has no meter.')
    return { made, instance }
  } finally {
    WebAssembly.instantiate = instantiate
  }
}
