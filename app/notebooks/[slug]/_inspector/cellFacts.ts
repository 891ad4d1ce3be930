import type { FinishReason } from '#server/core/experiment/cell.ts'
import type { RunService } from '#server/api/services.ts'
import { parameterFacts } from '#server/core/experiment/parameters.ts'
import { laneViews } from './laneViews.ts'
import { formatDecimal, formatDuration, formatNumber } from '../../../_ui/text/format.ts'

/** What `runs.cell` tells of a computed cell. */
export type StoredCell = Awaited<ReturnType<RunService['cell']>>

/** `copy`: the whole value, where what is shown is cut or worth taking along. */
export type Fact = { label: string; value: string; copy?: string; hint?: string }

const finishes: Record<FinishReason, { text: string; hint: string }> = {
  stop: { text: 'end of turn', hint: 'The model ended its turn by itself.' },
  stop_string: { text: 'stop text', hint: 'The output reached one of the stop texts.' },
  max_tokens: {
    text: 'cut at max_tokens',
    hint: 'The output was as long as max_tokens allows and may go on. Raise max_tokens to see more.',
  },
  context_full: { text: 'context full', hint: 'Prompt and output filled the context. Shorten the prompt or raise context.' },
}

/** How an output came about: tokens, times, why it ended. */
export function resultFacts(result: NonNullable<StoredCell['result']>): Fact[] {
  const { tokens, timing, finishReason } = result
  const decodeMs = timing.totalMs - timing.ttftMs
  // The first token is in the time to first token.
  const pace = tokens.output > 1 && decodeMs > 0 ? `${formatDecimal(((tokens.output - 1) * 1000) / decodeMs)} tokens/s` : null
  return [
    { label: 'Ended by', value: finishes[finishReason].text, hint: finishes[finishReason].hint },
    { label: 'Prompt tokens', value: formatNumber(tokens.prompt) },
    { label: 'Output tokens', value: formatNumber(tokens.output) },
    { label: 'First token', value: formatDuration(timing.ttftMs), hint: 'From the moment the engine took the cell' },
    { label: 'Total time', value: formatDuration(timing.totalMs) },
    ...(pace
      ? [{ label: 'Pace', value: pace, hint: 'Of this cell alone, after its first token; cells that ran beside it share the machine' }]
      : []),
  ]
}

/** What decided the output: everything that the cell key is made of. */
export function requestFacts({ key, request, run }: StoredCell): Fact[] {
  return [
    ...parameterFacts(request),
    { label: 'Lane', value: request.lane, hint: laneViews[request.lane].hint },
    { label: 'Cell key', value: shortHash(key), copy: key, hint: 'Hash of everything that decides the output' },
    { label: 'Model file', value: shortHash(request.modelHash), copy: request.modelHash, hint: 'SHA-256 of the weights' },
    { label: 'Chat template', value: shortHash(request.chatTemplateHash), copy: request.chatTemplateHash },
    { label: 'Engine', value: request.engineVersion },
    { label: 'Run', value: run, copy: run },
  ]
}

function shortHash(hash: string): string {
  return hash.length > 14 ? `${hash.slice(0, 12)}…` : hash
}
