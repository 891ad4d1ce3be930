// Run by hand: `node server/engine/checks/greedyEquality.ts [prompts]`. Exits with 1 if an output differs beyond a near-tie.
import { fork } from 'node:child_process'

import type { LlamaModel, Token } from 'node-llama-cpp'

import type { Lane } from '../../core/experiment/cell.ts'
import { createEngine } from '../door/client.ts'
import { loadModel, openLlama } from '../native/llama.ts'
import { createPromptRenderer } from '../prompt/promptRenderer.ts'
import type { Engine } from '../door/protocol.ts'
import { askCell, chatModel, collectCells, type TestCell } from '../testing/testCells.ts'
import { checkPrompts } from './checkPrompts.ts'

const OUTPUT_TOKENS = 32
/** Tokens whose log-probabilities differ by less may change places because of rounding alone. */
const NEAR_TIE = 0.05

/** With the library alone: one sequence, one prompt after the other, nothing shared. */
async function evaluatePlainly(cells: readonly TestCell[], flashAttention: boolean): Promise<number[][]> {
  const { llama } = await openLlama()
  const model: LlamaModel = await loadModel(llama, { path: chatModel.path, vocabOnly: false })
  const prompts = createPromptRenderer(llama, model)
  const context = await model.createContext({ sequences: 1, contextSize: 1024, flashAttention, threads: 1 })
  const sequence = context.getSequence()
  const outputs: number[][] = []
  for (const cell of cells) {
    const output: number[] = []
    await sequence.clearHistory()
    for await (const token of sequence.evaluate([...prompts.render(cell).tokens] as Token[], { temperature: 0, yieldEogToken: false })) {
      output.push(token)
      if (output.length >= OUTPUT_TOKENS) break
    }
    outputs.push(output)
  }
  await context.dispose()
  await model.dispose()
  await llama.dispose()
  return outputs
}

type Difference = { ref: number; position: number; margin: number }

/** Where the batcher's output first differs from the plain one, and by how much the log-probabilities of the two tokens differ there. */
async function differences(engine: Engine, lane: Lane, cells: TestCell[], plain: readonly number[][]): Promise<Difference[]> {
  const { results } = await collectCells(engine, { cells, lane })
  const found: Difference[] = []
  for (const { ref, messages, prefill } of cells) {
    const ours = results.get(ref)?.outputTokenIds ?? []
    const theirs = plain[ref] ?? []
    const position = theirs.findIndex((token, place) => token !== ours[place])
    if (position < 0 && ours.length === theirs.length) continue
    const at = position < 0 ? theirs.length : position
    const [scored] = await engine.score({
      model: chatModel,
      items: [{ messages, prefill, continuation: { tokenIds: ours.slice(0, at + 1) } }],
      top: 50,
    })
    const token = scored?.tokens[at]
    const other = token?.top.find((alternative) => alternative.token === theirs[at])
    found.push({ ref, position: at, margin: token && other ? Math.abs(token.logprob - other.logprob) : Infinity })
  }
  return found
}

/** Runs in a process of its own with one thread: on busy cores the library's threads wait for one another for minutes. */
function plainOutputs(count: number, flashAttention: boolean): Promise<number[][]> {
  const child = fork(import.meta.filename, [String(count), flashAttention ? 'flash' : 'plain'], {
    env: { ...process.env, UV_THREADPOOL_SIZE: '1' },
  })
  return new Promise((resolve, reject) => {
    child.once('message', (outputs) => resolve(outputs as number[][]))
    child.once('exit', (code) => reject(new Error(`The plain evaluation ended with ${code} and no outputs.`)))
  })
}

async function compare(cells: TestCell[]): Promise<number> {
  const engine = createEngine({ env: { ...process.env, ASSAY_ENGINE: '' } })
  let faults = 0
  // Flash attention, which the fast lane uses, rounds its sums differently: the lane is also compared with a plain evaluation that uses it.
  for (const [lane, flashAttention] of [
    ['exact', false],
    ['fast', false],
    ['fast', true],
  ] as const) {
    const found = await differences(engine, lane, cells, await plainOutputs(cells.length, flashAttention))
    const far = found.filter(({ margin }) => margin > NEAR_TIE)
    if (lane === 'exact') faults += far.length
    const list = found.map(({ ref, position, margin }) => `prompt ${ref} token ${position} margin ${margin.toFixed(4)}`).join('; ')
    const beside = `${lane} beside plain evaluation ${flashAttention ? 'with' : 'without'} flash attention`
    process.stdout.write(`${beside}: ${cells.length - found.length} of ${cells.length} equal, ${far.length} beyond a near-tie ${list}\n`)
  }
  await engine.close()
  return faults
}

const cells = checkPrompts()
  .slice(0, Number(process.argv[2] ?? 200))
  .map((messages, ref) => ({ ...askCell(ref, '', { sampling: { temperature: 0 }, maxTokens: OUTPUT_TOKENS }), messages }))
if (process.send) {
  const outputs = await evaluatePlainly(cells, process.argv[3] === 'flash')
  process.send(outputs, () => process.exit(0))
} else {
  process.exitCode = (await compare(cells)) > 0 ? 1 : 0
}
