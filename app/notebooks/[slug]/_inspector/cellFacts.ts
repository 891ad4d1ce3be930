import type { FinishReason, Lane } from '#server/core/experiment/cell.ts'
import type { RunService } from '#server/api/services.ts'
import { decodeSpeed, decodeSpeedHint } from '#server/core/experiment/decodeSpeed.ts'
import { parameterFacts } from '#server/core/experiment/parameters.ts'
import type { Tone } from '../../../_ui/feedback/Badge.tsx'
import { formatDecimal, formatDuration, formatNumber } from '../../../_ui/text/format.ts'

/** A computed cell, as returned by `runs.cell`. */
export type StoredCell = Awaited<ReturnType<RunService['cell']>>

/** `copy`: the full value to copy, for values that are shortened or useful elsewhere. */
export type Fact = { label: string; value: string; copy?: string; hint?: string }

/** Label and explanation of each lane. */
export const laneViews: Record<Lane, { label: string; tone: Tone; hint: string }> = {
  exact: {
    label: 'exact lane',
    tone: 'accent',
    hint: 'A replay on this machine and engine gives the same tokens, whatever else runs at the same time.',
  },
  fast: {
    label: 'fast lane',
    tone: 'neutral',
    hint: 'Other cells that run at the same time can change tokens that are almost equally likely, so a replay can differ.',
  },
}

const finishes: Record<FinishReason, { text: string; hint: string }> = {
  stop: { text: 'end of turn', hint: 'The model ended its turn.' },
  stop_string: { text: 'stop text', hint: 'The output reached one of the stop texts.' },
  max_tokens: {
    text: 'cut at max_tokens',
    hint: 'The output reached max_tokens and may be incomplete. Raise max_tokens to see more.',
  },
  context_full: { text: 'context full', hint: 'Prompt and output filled the context. Shorten the prompt or raise context.' },
}

/** Facts about a result: token counts, times, and why it ended. */
export function resultFacts(result: NonNullable<StoredCell['result']>): Fact[] {
  const { thought, tokens, timing, finishReason } = result
  const speed = decodeSpeed([result])
  return [
    { label: 'Ended by', value: finishes[finishReason].text, hint: finishes[finishReason].hint },
    { label: 'Prompt tokens', value: formatNumber(tokens.prompt) },
    { label: 'Output tokens', value: formatNumber(tokens.output) },
    ...(thought
      ? [{ label: 'Thought tokens', value: formatNumber(thought.tokens), hint: 'Of the output tokens, those before the answer' }]
      : []),
    { label: 'First token', value: formatDuration(timing.ttftMs), hint: 'Measured from the moment the engine accepted the cell' },
    { label: 'Total time', value: formatDuration(timing.totalMs) },
    ...(speed === null ? [] : [{ label: 'Speed', value: `${formatDecimal(speed)} tokens/s`, hint: decodeSpeedHint }]),
  ]
}

/** Everything that determined the output: the parts of the cell key. */
export function requestFacts({ key, request, run }: StoredCell): Fact[] {
  return [
    ...parameterFacts(request),
    { label: 'Lane', value: request.lane, hint: laneViews[request.lane].hint },
    { label: 'Cell key', value: shortHash(key), copy: key, hint: 'Hash of everything that determines the output' },
    { label: 'Model file', value: shortHash(request.modelHash), copy: request.modelHash, hint: 'SHA-256 of the weights' },
    { label: 'Chat template', value: shortHash(request.chatTemplateHash), copy: request.chatTemplateHash },
    { label: 'Engine', value: request.engineVersion },
    { label: 'Run', value: run, copy: run },
  ]
}

function shortHash(hash: string): string {
  return hash.length > 14 ? `${hash.slice(0, 12)}…` : hash
}
