import type { Measurement } from './measurement.ts'

/** What a model answered, in words for the inspector; null where the score says it all. */
export function measuredReason(measurement: Measurement, values: readonly number[]): string | null {
  switch (measurement.kind) {
    case 'similarity':
      return values.length > 1 ? `Cosine to each reference: ${values.map((value) => value.toFixed(2)).join(', ')}.` : null
    case 'grounding':
      return values.length === 0
        ? null
        : `Nearest sentence of the context, for each of the output: ${values.map((value) => value.toFixed(2)).join(', ')}.`
    case 'likelihood': {
      const [sum = 0, tokens = 0] = values
      return `${sum.toFixed(2)} nats over ${tokens} ${tokens === 1 ? 'token' : 'tokens'}, by ${measurement.model}.`
    }
    case 'judge': {
      const { choices, prompts, model } = measurement
      const verdicts = prompts.map((_, prompt) =>
        choices.map((choice, position) => `${choice} ${Math.round((values[prompt * choices.length + position] ?? 0) * 100)}%`).join(', '),
      )
      return `${model} says ${verdicts.join('; with the two turned around ')}.`
    }
  }
}
