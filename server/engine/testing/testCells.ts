import { fileURLToPath } from 'node:url'
import { join } from 'node:path'

import type { CellResult } from '../../core/experiment/cell.ts'
import { generationInputs } from '../door/generationInputs.ts'
import type { CellInput, Engine, GenerateReply, ModelRef, RequestOf } from '../door/protocol.ts'

/** Where integration tests find weights: `$ASSAY_MODELS`, or the project's models folder. */
export const modelsFolder = process.env.ASSAY_MODELS || fileURLToPath(new URL('../../../models', import.meta.url))

export const chatModel: ModelRef = {
  id: 'smollm2-135m-instruct',
  path: join(modelsFolder, 'SmolLM2-135M-Instruct.Q4_1.gguf'),
  hash: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
}

export const neutral = { temperature: 1, top_p: 1, top_k: 0, min_p: 0, repeat_penalty: 1, presence_penalty: 0, frequency_penalty: 0 }

/** `ref`: names the cell in replies. */
export type TestCell = CellInput & { ref: number }

/** A cell that asks one question; `sampling` changes plain sampling at temperature 1. */
export function askCell(
  ref: number,
  question: string,
  { sampling, ...change }: Omit<Partial<TestCell>, 'sampling'> & { sampling?: Partial<TestCell['sampling']> } = {},
): TestCell {
  return {
    ref,
    messages: [{ role: 'user', content: question }],
    prefill: null,
    sampling: { ...neutral, ...sampling },
    seed: 7,
    maxTokens: 24,
    stop: [],
    constraint: null,
    ...change,
  }
}

export type Collected = {
  results: Map<number, CellResult>
  texts: Map<number, string>
  failures: Map<number, string>
  cancelled: number[]
  replies: GenerateReply[]
}

/** The prompts and generations of a request for these cells, which keep their refs. */
export function testInputs(cells: readonly TestCell[]): Pick<RequestOf<'generate'>, 'prompts' | 'generations'> {
  const { prompts, generations } = generationInputs(cells)
  return { prompts, generations: generations.map((input) => ({ ...input, ref: cells[input.ref]?.ref ?? 0 })) }
}

/** Runs cells and sorts the replies by kind. */
export async function collectCells(
  engine: Engine,
  { cells, ...request }: Partial<RequestOf<'generate'>> & { cells: readonly TestCell[] },
  options: { signal?: AbortSignal; onReply?: (reply: GenerateReply) => void } = {},
): Promise<Collected> {
  const all: Collected = { results: new Map(), texts: new Map(), failures: new Map(), cancelled: [], replies: [] }
  for await (const reply of engine.generate(
    { model: chatModel, lane: 'exact', cellTimeoutMs: 300_000, ...testInputs(cells), ...request },
    { signal: options.signal },
  )) {
    all.replies.push(reply)
    if (reply.kind === 'cellDone') all.results.set(reply.ref, reply.result)
    if (reply.kind === 'cellFailed') all.failures.set(reply.ref, reply.error.code)
    if (reply.kind === 'cellCancelled') all.cancelled.push(reply.ref)
    if (reply.kind === 'cellTokens') for (const { ref, text } of reply.texts) all.texts.set(ref, (all.texts.get(ref) ?? '') + text)
    options.onReply?.(reply)
  }
  return all
}
