import type { CliffsDelta } from '#server/core/stats/cliffsDelta.ts'
import type { ColumnStatistics } from '#server/core/stats/columnStatistics.ts'
import type { Interval } from '#server/core/stats/interval.ts'
import type { JudgedDifference } from '#server/core/stats/judgeDifferences.ts'
import { formatCount, formatDecimal } from '../../../../_ui/text/format.ts'

/** How the numbers of a metric are shown: shares as percentages, and their differences in percentage points. */
export type NumberStyle = { share: boolean; better: 'more' | 'less' | null }

/** A mean or a bound of its interval. */
export function valueText(value: number, { share }: Pick<NumberStyle, 'share'>): string {
  return share ? `${tidy(value * 100)}%` : formatDecimal(value)
}

/** `71–91`, for a column's head. */
export function shortInterval({ low, high }: Interval, { share }: Pick<NumberStyle, 'share'>): string {
  return share ? `${Math.round(low * 100)}–${Math.round(high * 100)}` : `${formatDecimal(low, 2)}–${formatDecimal(high, 2)}`
}

/** `+8.3 points`, `−0.12`. */
export function differenceText(value: number, { share }: Pick<NumberStyle, 'share'>): string {
  const size = share ? `${tidy(Math.abs(value) * 100)} points` : formatDecimal(Math.abs(value))
  return `${value < 0 ? '−' : '+'}${size}`
}

/** Sentences that explain the mean of a column. */
export function meanWords({ cases, scores, mean, interval, draws }: ColumnStatistics, style: NumberStyle): string[] {
  if (mean === null) return ['No cell of this column has a score yet.']
  const counted = scores === cases ? formatCount(cases, 'case') : `${formatCount(cases, 'case')}, ${formatCount(scores, 'cell')}`
  const words = [`Mean ${valueText(mean, style)} over ${counted}.`]
  words.push(
    interval
      ? `95 % interval ${valueText(interval.low, style)} to ${valueText(interval.high, style)}: how far the mean could differ with other cases of this kind.`
      : cases < 2
        ? 'One case is not enough for an interval.'
        : 'All cases have the same score, so there is no interval.',
  )
  if (draws)
    words.push(
      `Of ${draws.k} repeats at least one passes in ${tidy(draws.any * 100)}% of the cases, and all pass in ${tidy(draws.all * 100)}%.`,
    )
  return words
}

/** Sentences that explain how a column differs from the baseline. The first is the verdict. */
export function differenceWords(
  difference: JudgedDifference,
  style: NumberStyle,
  around: { baseline: string; compared: number },
): string[] {
  const { cases, mean, interval, p, pHolm, effectSize, cliffsDelta, verdicts, verdict } = difference
  const range = interval ? `, 95 % interval ${differenceText(interval.low, style)} to ${differenceText(interval.high, style)}` : ''
  const corrected = around.compared > 1 ? ` (${pText(pHolm)} after Holm’s correction for ${around.compared} columns)` : ''
  return [
    verdictWords(difference, style),
    `${differenceText(mean, style)} against ${around.baseline} on ${formatCount(cases, 'shared case')}${range}.`,
    ...(verdict.kind === 'tooFew' ? [] : [`A difference this large by chance alone has p ${pText(p)}${corrected}.`]),
    ...(verdicts && verdicts.onlyHere + verdicts.onlyBaseline > 0
      ? [
          `Passes ${formatCount(verdicts.onlyHere, 'case')} that the baseline fails, and fails ${verdicts.onlyBaseline} that it passes (McNemar mid-p ${pText(verdicts.midP)}).`,
        ]
      : []),
    ...(effectSize === null ? [] : [`Effect size ${signed(effectSize)} (${sizeWord(effectSize)}).`]),
    ...(cliffsDelta === null ? [] : [cliffsWords(cliffsDelta)]),
  ]
}

function verdictWords({ cases, mean, verdict }: JudgedDifference, style: NumberStyle): string {
  switch (verdict.kind) {
    case 'higher':
    case 'lower':
      return `Significantly ${verdict.kind} than the baseline${betterWord(mean, style)}.`
    case 'open':
      return `Not decided yet: about ${formatCount(verdict.more, 'more case')} would decide a difference of this size.`
    case 'tooSmall':
      if (mean === 0) return 'The same mean as the baseline.'
      return 'No relevant difference: more than 10,000 cases would be needed to detect one this small.'
    case 'tooFew':
      return `${formatCount(cases, 'case')} ${cases === 1 ? 'is' : 'are'} too few to decide: add at least ${6 - cases}.`
  }
}

/** `, which is better` or `, which is worse`; '' for a metric without a better direction. */
function betterWord(mean: number, { better }: NumberStyle): string {
  if (better === null) return ''
  return mean > 0 === (better === 'more') ? ', which is better' : ', which is worse'
}

function sizeWord(size: number): string {
  const far = Math.abs(size)
  return far < 0.2 ? 'very small' : far < 0.5 ? 'small' : far < 0.8 ? 'medium' : 'large'
}

function cliffsWords({ unpaired, paired, size }: CliffsDelta): string {
  return `Cliff’s delta ${signed(unpaired)} over all pairs of cases (${size}), ${signed(paired)} case by case.`
}

const signed = (value: number): string => `${value < 0 ? '−' : value > 0 ? '+' : ''}${formatDecimal(Math.abs(value), 2)}`

function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : formatDecimal(p, 2)
}

const tidy = (value: number): string => String(Math.round(Number((value * 10).toPrecision(12))) / 10)
