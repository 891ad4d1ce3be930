import type { MetricSpec } from '../../experiment/experiment.ts'
import { noAnswer, writtenText } from '../../experiment/thought/thought.ts'
import type { Metric, MetricInput } from './metric.ts'

/** The input of a metric with the part of the output that it scores, or why there is none. `problem`: it should have been there. */
export type ScoredPart = { input: MetricInput } | { problem: string } | { reason: string }

export function scoredPart(
  { part = 'answer' }: Pick<MetricSpec, 'part'>,
  { readsNoText }: Pick<Metric, 'readsNoText'>,
  input: MetricInput,
): ScoredPart {
  if (readsNoText) return { input }
  const { output } = input
  if (part === 'thought') {
    const text = input.thought?.text
    return text === undefined ? { reason: 'The model did not think.' } : { input: withOutput(input, text) }
  }
  if (part === 'output') return { input: withOutput(input, writtenText({ output, thought: input.thought ?? null })) }
  // The thought is looked at only here, because looking costs time for thousands of cells.
  const missing =
    output === '' ? noAnswer({ output, thought: input.thought ?? null, finishReason: input.made?.finishReason ?? 'stop' }) : null
  return missing === null ? { input } : { problem: missing }
}

/** The same input with another text. The answers of other cells are not comparable with it. */
function withOutput(input: MetricInput, output: string): MetricInput {
  const fixed = (value: unknown) => ({ value, enumerable: true })
  // A copy would call the getters of the input.
  return Object.create(input, {
    output: fixed(output),
    siblings: fixed(undefined),
    rivals: fixed(undefined),
    along: fixed(undefined),
  }) as MetricInput
}

/** Why a metric cannot be declared with this part; null if it can. */
export function partProblem(
  { metric, part }: Pick<MetricSpec, 'metric' | 'part'>,
  { readsNoText }: Pick<Metric, 'readsNoText'>,
): string | null {
  if (part === undefined || part === 'answer') return null
  if (readsNoText) return `${metric} does not read the text of the output, so \`part\` changes nothing. Remove it.`
  return metric === 'perplexity' ? 'perplexity is of the answer only, given the thought before it. Remove `part`.' : null
}
