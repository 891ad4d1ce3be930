import type { CheckSummary } from '../../../_trpc/apiTypes.ts'
import { formatCount, formatNumber } from '../../../_ui/text/format.ts'

const WIDTH = 640
const HEIGHT = 140

/** A histogram of the token lengths with the context as a line, and what the context cuts. */
export function LengthsView({ lengths }: { lengths: NonNullable<CheckSummary['lengths']> }) {
  const { histogram, context, percentiles, cut, answerLost, model, rows, total } = lengths
  const end = Math.max(histogram.at(-1)?.to ?? 1, 1)
  const most = Math.max(1, ...histogram.map((bar) => bar.rows))
  // A context far beyond the longest row is written at the edge.
  const isInside = context <= end
  const x = (tokens: number) => (WIDTH * tokens) / end
  const summary = `Tokens by ${model}: half of the rows have up to ${formatNumber(percentiles.p50)}, 95 % up to ${formatNumber(percentiles.p95)}, the longest ${formatNumber(percentiles.max)}; ${formatNumber(total)} in ${formatCount(rows, 'row')}.`
  return (
    <figure className="flex flex-col gap-1">
      <svg role="img" aria-label={summary} viewBox={`0 0 ${WIDTH} ${HEIGHT + 18}`} className="w-full max-w-200">
        {histogram.map((bar) => (
          <rect
            key={bar.from}
            x={x(bar.from) + 0.5}
            width={Math.max(1, x(bar.to) - x(bar.from) - 1)}
            y={HEIGHT - (HEIGHT * bar.rows) / most}
            height={(HEIGHT * bar.rows) / most}
            fill={bar.from >= context ? 'var(--bad)' : 'var(--series-1)'}
          >
            <title>{`${formatNumber(bar.from)} to ${formatNumber(bar.to - 1)} tokens: ${formatCount(bar.rows, 'row')}`}</title>
          </rect>
        ))}
        <line x1={0} x2={WIDTH} y1={HEIGHT} y2={HEIGHT} stroke="var(--border-strong)" />
        {isInside ? <line x1={x(context)} x2={x(context)} y1={0} y2={HEIGHT} stroke="var(--bad)" strokeDasharray="4 3" /> : null}
        <g fontSize={11} fill="var(--muted)">
          <text x={0} y={HEIGHT + 14}>
            0
          </text>
          <text x={WIDTH} y={HEIGHT + 14} textAnchor="end">
            {formatNumber(end)} tokens
          </text>
          {isInside && x(context) > 60 && x(context) < WIDTH - 120 ? (
            <text x={x(context)} y={HEIGHT + 14} textAnchor="middle">
              context {formatNumber(context)}
            </text>
          ) : null}
        </g>
      </svg>
      <figcaption className="text-sm text-muted">
        {summary}{' '}
        {cut === 0
          ? `A context of ${formatNumber(context)} tokens cuts none.`
          : `A context of ${formatNumber(context)} tokens cuts ${formatCount(cut, 'row')}${answerLost > 0 ? `; of ${formatNumber(answerLost)} nothing of the answer is left` : ''}.`}
      </figcaption>
    </figure>
  )
}
