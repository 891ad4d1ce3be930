// Run by hand on a quiet machine: `node server/engine/checks/deviceRates.ts [model.gguf ...]`. Prints the rates of contexts with different settings.
import { type Llama, LlamaLogLevel, type LlamaModel } from 'node-llama-cpp'

import { threadCount } from '../native/device.ts'
import { openLlama } from '../native/llama.ts'
import { nativeContext } from '../native/llamaInternals.ts'
import { measureLimit } from '../process/measureLimit.ts'
import type { LimitRates } from '../door/protocol.ts'
import { chatModel } from '../testing/testCells.ts'

type Setting = {
  name: string
  sequences?: number
  flashAttention?: boolean
  batchSize?: number
  keys?: 'Q8_0' | 'Q4_0'
  values?: 'Q8_0' | 'Q4_0'
}

/** The others are compared with the first, which is the fast lane. */
const settings: [Setting, ...Setting[]] = [
  { name: 'fast lane: 16 sequences, flash attention' },
  { name: 'exact lane: no flash attention', flashAttention: false },
  { name: '1 sequence', sequences: 1 },
  { name: '8 sequences', sequences: 8 },
  { name: '32 sequences', sequences: 32 },
  { name: 'KV cache in Q8_0', keys: 'Q8_0', values: 'Q8_0' },
  { name: 'keys in Q8_0', keys: 'Q8_0' },
  { name: 'KV cache in Q4_0', keys: 'Q4_0', values: 'Q4_0' },
  { name: 'micro-batches of 64', batchSize: 64 },
  { name: 'micro-batches of 256', batchSize: 256 },
]

/** Settings take turns, so that a slow minute of the machine affects all of them; the median of the rounds counts. */
const ROUNDS = 3
/** As in the bench: its mean prompt length and its output length. */
const LOAD = { promptTokens: 267, prompts: 2, decodeTokens: 24 }

async function rates(llama: Llama, model: LlamaModel, setting: Setting): Promise<LimitRates> {
  const { sequences = 16, flashAttention = true, batchSize = 512, keys, values } = setting
  const context = await model.createContext({
    sequences,
    contextSize: 512,
    batchSize,
    flashAttention,
    threads: threadCount(llama),
    failedCreationRemedy: false,
    ...(keys && { experimentalKvCacheKeyType: keys }),
    ...(values && { experimentalKvCacheValueType: values }),
  })
  try {
    const native = nativeContext(context)
    native.setThreads(threadCount(llama))
    return await measureLimit(native, { batchSize, load: { ...LOAD, sequences }, signal: new AbortController().signal })
  } finally {
    await context.dispose()
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const { llama } = await openLlama()
llama.logLevel = LlamaLogLevel.error
const files = process.argv.slice(2)
const models = await Promise.all((files.length > 0 ? files : [chatModel.path]).map((modelPath) => llama.loadModel({ modelPath })))
const found = new Map<string, { setting: Setting; file: string; rates: LimitRates[] }>()
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [place, model] of models.entries()) {
    for (const setting of place === 0 ? settings : settings.slice(0, 1)) {
      const row = found.get(`${place} ${setting.name}`) ?? { setting, file: model.filename ?? '', rates: [] }
      row.rates.push(await rates(llama, model, setting))
      found.set(`${place} ${setting.name}`, row)
    }
  }
}
const rows = [...found.values()].map(({ setting, file, rates: all }) => ({
  file,
  setting: setting.name,
  prefill: median(all.map(({ prefillTokensPerSecond }) => prefillTokensPerSecond)),
  decode: median(all.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond)),
}))
const [first] = rows
for (const { file, setting, prefill, decode } of rows) {
  const ratio = (now: number, base: number | undefined) => `${Math.round(now)} (${(now / (base ?? now)).toFixed(2)})`
  process.stdout.write(`${file}: ${setting}: prefill ${ratio(prefill, first?.prefill)}, decode ${ratio(decode, first?.decode)} tokens/s\n`)
}
await llama.dispose()
