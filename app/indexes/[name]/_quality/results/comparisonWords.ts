import type { JudgedDifference } from '#server/core/stats/judgeDifferences.ts'
import { formatCount } from '../../../../_ui/text/format.ts'

export type ComparisonWords = { sign: string; tone: string; short: string; long: string }

/** A difference from the baseline, short for a cell and as a sentence. `compared`: how many ways of searching are compared. */
export function comparisonWords({ mean, interval, pHolm, verdict, cases }: JudgedDifference, compared: number): ComparisonWords {
  const range = interval ? `, 95 % interval ${signed(interval.low)} to ${signed(interval.high)}` : ''
  const corrected = compared > 1 ? ' (corrected by Holm)' : ''
  const facts = `Difference ${signed(mean)}${range}; p ${pText(pHolm)}${corrected} in a paired test of ${formatCount(cases, 'question')}.`
  const short = `${signed(mean)}, p ${pText(pHolm)}`
  switch (verdict.kind) {
    case 'higher':
      return { sign: '▲', tone: 'text-good', short, long: `Significantly better than the baseline. ${facts}` }
    case 'lower':
      return { sign: '▼', tone: 'text-bad', short, long: `Significantly worse than the baseline. ${facts}` }
    case 'open':
      return {
        sign: '',
        tone: 'text-faint',
        short,
        long: `Not decided: about ${formatCount(verdict.more, 'more question')} could decide it. ${facts}`,
      }
    case 'tooSmall':
      return { sign: '', tone: 'text-faint', short, long: `No difference that would be worth more questions. ${facts}` }
    case 'tooFew':
      return { sign: '', tone: 'text-faint', short, long: `Too few questions for a statement. ${facts}` }
  }
}

/** `+0.05`, `-0.05`, `±0`. */
export function signed(value: number): string {
  const text = Math.abs(value).toFixed(3)
  return Number(text) === 0 ? '±0' : `${value > 0 ? '+' : '−'}${text}`
}

function pText(p: number): string {
  return p < 0.001 ? '< 0.001' : p.toFixed(3)
}
