import type { Preflight, PreflightProblem } from '../../core/tuning/preflight/preflight.ts'
import { countText } from '../print/countText.ts'
import { durationText } from '../print/durationText.ts'

const SHOWN = 5

/** The pre-flight of a training for a terminal. Learnt tokens of the first rows stand in brackets. */
export function preflightText({ rows, left, cut, steps, stepsPerEpoch, tokens, samples, problems, estimate }: Preflight): string {
  const quantiles = tokens.quantiles.length > 0 ? `; half of the rows up to ${tokens.quantiles[2]}, the longest ${tokens.longest}` : ''
  return [
    `${countText(rows.train, 'row')} to learn, ${rows.validation} to validate, ${left.length} left out, ${cut.length} cut; ${rows.test} of the test split stay aside`,
    `${countText(steps, 'step')}, ${stepsPerEpoch} an epoch`,
    `${countText(tokens.train, 'token')}, ${tokens.learnt} of them learnt${quantiles}`,
    ...(estimate
      ? [
          `about ${durationText(estimate.totalMs)} for the steps (${durationText(estimate.msPerStep)} each) and ${(estimate.bytes / 1e9).toFixed(2)} GB of memory on ${estimate.device}; loading, validations and samples come on top`,
        ]
      : []),
    ...problems.map(problemText),
    ...left.slice(0, SHOWN).map(({ row, reason }) => `left out, ${row}: ${reason}`),
    ...cut.slice(0, SHOWN).map(({ row, tokens: length }) => `cut, ${row}: ${length} tokens`),
    ...samples.flatMap(({ row, tokens: shown }) => ['', `${row}, learnt tokens in [ ]:`, maskText(shown)]),
  ].join('\n')
}

/** `warning: ...`. What a page offers as a button, a command says as options. */
export function problemText({ severity, message, fix }: PreflightProblem): string {
  const { warmup, context, learningRate } = fix?.settings ?? {}
  const options = [
    warmup !== undefined && `--warmup ${warmup}`,
    context !== undefined && `--context ${context}`,
    learningRate !== undefined && `--lr ${learningRate}`,
  ].filter((option) => option !== false)
  return `${severity}: ${message}${options.length === 0 ? '' : ` (${options.join(' ')})`}`
}

function maskText(tokens: Preflight['samples'][number]['tokens']): string {
  let text = ''
  let isLearnt = false
  for (const token of tokens) {
    if (token.learnt !== isLearnt) text += token.learnt ? '[' : ']'
    isLearnt = token.learnt
    text += token.text
  }
  return isLearnt ? `${text}]` : text
}
