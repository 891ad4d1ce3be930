import type { ScoredToken } from '#server/core/experiment/tokenScore.ts'

/** Steps of probability, most likely first. */
export const likelihoodSteps = [
  { least: 0.9, label: '90 % and more' },
  { least: 0.5, label: '50 to 90 %' },
  { least: 0.1, label: '10 to 50 %' },
  { least: 0.01, label: '1 to 10 %' },
  { least: 0, label: 'under 1 %' },
] as const

/** Position in `likelihoodSteps`: 0 is the most likely step, 4 the least likely one. */
export function likelihoodStep(probability: number): number {
  return likelihoodSteps.findIndex(({ least }) => probability >= least)
}

/** `0.4123` becomes `41.2 %`, `0.00004` becomes `0.004 %`. Never rounded to 0 or 100 %. */
export function formatProbability(probability: number): string {
  const percent = probability * 100
  if (percent >= 99.95) return percent === 100 ? '100 %' : '> 99.9 %'
  if (percent >= 1) return `${percent.toFixed(1)} %`
  if (percent >= 0.001) return `${Number(percent.toPrecision(1))} %`
  return '< 0.001 %'
}

/** A token in the strip. Line breaks are visible, and spaces if there is nothing else. `◌` is a part of a character. */
export function shownToken(text: string): string {
  if (text === '') return '◌'
  const marked = markBreaks(text)
  return /^ +$/.test(marked) ? '·'.repeat(marked.length) : marked.replaceAll('↵', '↵\n')
}

/** A token on its own, with visible line breaks and visible spaces at its ends. */
export function markedToken(text: string): string {
  return text === '' ? 'part of a character' : markBreaks(text).replace(/^ +| +$/g, (spaces) => '·'.repeat(spaces.length))
}

/** A token for screen readers. */
export function namedToken(text: string): string {
  return text === '' ? 'part of a character' : `“${markBreaks(text)}”`
}

const markBreaks = (text: string) => text.replaceAll('\n', '↵').replaceAll('\t', '⇥')

/** `perplexity` is exp(-meanLogprob), the mean number of equally likely tokens the model chose from. Null if there are no tokens. */
export function probabilitySummary(tokens: readonly ScoredToken[]): {
  meanLogprob: number
  perplexity: number
  /** Share of tokens that were the most likely at their position. */
  firstChoices: number
  /** Position of the least likely token. */
  surprise: number
} | null {
  if (tokens.length === 0) return null
  const meanLogprob = tokens.reduce((sum, { logprob }) => sum + logprob, 0) / tokens.length
  const surprise = tokens.reduce((least, { logprob }, place) => (logprob < (tokens[least]?.logprob ?? Infinity) ? place : least), 0)
  return {
    meanLogprob,
    perplexity: Math.exp(-meanLogprob),
    firstChoices: tokens.filter(({ rank }) => rank === 1).length / tokens.length,
    surprise,
  }
}
