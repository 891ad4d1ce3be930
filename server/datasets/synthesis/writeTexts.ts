import type { ErrorData } from '../../core/errors.ts'
import type { Message } from '../../core/experiment/cell.ts'
import { defaultTimeLimitMs } from '../../core/experiment/defaults.ts'
import { defaultSampling } from '../../core/experiment/parameters.ts'
import { hashWords } from '../../core/rng.ts'
import { renderTemplate } from '../../core/template/renderTemplate.ts'
import { generationInputs } from '../../engine/door/generationInputs.ts'
import type { Engine, ModelRef } from '../../engine/door/protocol.ts'
import type { DatasetDeps } from '../datasetDeps.ts'

export type WritingDeps = Pick<DatasetDeps, 'store' | 'now'> & {
  engine: Pick<Engine, 'generate'>
  /** @throws AppError MODEL_UNKNOWN, MODEL_MISSING, MODEL_BROKEN */
  resolveModel: (id: string) => Promise<ModelRef>
}

/** A text that a model is asked for. */
export type TextRequest = { template: string; values: Record<string, string>; seed: number; maxTokens: number; temperature: number }

/** What the model wrote; `cutOff`: it was stopped by the limit of tokens. Without a text, the reason. */
export type Written = { text: string; cutOff: boolean } | { error: ErrorData }

/** Asks a chat model for texts, in the order of the requests. @throws AppError CANCELLED, TEMPLATE_*, and the errors of the engine */
export async function writeTexts(
  { engine }: Pick<WritingDeps, 'engine'>,
  model: ModelRef,
  requests: readonly TextRequest[],
  { signal }: { signal: AbortSignal },
): Promise<Written[]> {
  if (requests.length === 0) return []
  const inputs = generationInputs(
    requests.map(({ template, values, seed, maxTokens, temperature }) => ({
      messages: [{ role: 'user', content: renderTemplate(template, values) }] satisfies Message[],
      prefill: null,
      sampling: { ...defaultSampling, temperature },
      seed,
      maxTokens,
      stop: [],
      constraint: null,
    })),
  )
  const written = new Map<number, Written>()
  for await (const reply of engine.generate({ model, lane: 'fast', ...inputs, cellTimeoutMs: defaultTimeLimitMs }, { signal })) {
    if (reply.kind === 'cellFailed') written.set(reply.ref, { error: reply.error })
    if (reply.kind === 'cellDone') written.set(reply.ref, { text: reply.result.output, cutOff: reply.result.finishReason === 'max_tokens' })
  }
  signal.throwIfAborted()
  return requests.map((_, position) => written.get(position) ?? { error: { code: 'ENGINE_FAILED', message: 'The model did not answer.' } })
}

/** The seed of one text: the same for the same request and subject. */
export function seedOf(...about: (string | number)[]): number {
  return hashWords(about, 1)[0] ?? 0
}
