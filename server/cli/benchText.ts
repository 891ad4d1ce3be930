import type { BenchResult } from '../bench/benchResult.ts'
import { durationText } from './durationText.ts'

/** The bench's figures for a person; `before` is the last result of the same sweep on this machine. */
export function benchText(result: BenchResult, before: BenchResult | null): string {
  const { limit, shares, oneAtATime, exact } = result
  const rows: [string, string][] = [
    [
      'sweep',
      `${result.cells} cells, ${count(result.outputTokens)} tokens out, ${result.sequences} sequences, ${result.model}${result.passes > 1 ? `, mean of ${result.passes} passes` : ''}`,
    ],
    ['prefill', `${count(result.prefillTokens)} of ${count(result.prefillTokensUnshared)} prompt tokens left to compute after sharing`],
    [
      'fast lane',
      `${durationText(result.ms)}: ${result.cellsPerSecond.toFixed(1)} cells/s, ${Math.round(result.tokensPerSecond)} tokens/s`,
    ],
    [
      'limit',
      `${durationText(limit.ms)}: prefill ${Math.round(limit.prefillTokensPerSecond)}, decode ${Math.round(limit.decodeTokensPerSecond)} tokens/s`,
    ],
    ['efficiency', `${result.efficiency.toFixed(3)} of the limit${change(result.efficiency, before?.efficiency)}`],
    [
      'time went to',
      `decode ${percent(shares.decode)}, prefill ${percent(shares.prefill)}, sampling ${percent(shares.sampling)}, prompts ${percent(shares.prompts)}, copies ${percent(shares.copies)}, all else ${percent(shares.other)} (${result.overheadMsPerCell.toFixed(2)} ms a cell)`,
    ],
    [
      'one at a time',
      `${durationText(oneAtATime.ms)} (scaled from ${oneAtATime.sample} cells): the batcher is ${oneAtATime.times.toFixed(1)} times as fast${change(oneAtATime.times, before?.oneAtATime.times)}`,
    ],
    [
      'exact lane',
      `${durationText(exact.ms)}: ${exact.ofFast.toFixed(3)} of the fast lane's speed${change(exact.ofFast, before?.exact.ofFast)}, ${exact.efficiency.toFixed(3)} of its own limit`,
    ],
  ]
  return rows.map(([name, text]) => `${name.padEnd(14)} ${text}`).join('\n')
}

const count = (tokens: number) => tokens.toLocaleString('en')
const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const change = (now: number, before: number | undefined) => (before === undefined ? '' : ` (last time ${before.toFixed(now < 2 ? 3 : 1)})`)
