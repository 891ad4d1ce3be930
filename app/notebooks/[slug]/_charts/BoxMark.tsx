import type { BoxSummary } from '#server/core/charts/boxChart.ts'
import { markPath, seriesLook } from '../../../_ui/chart/seriesLook.ts'

type BoxMarkProps = {
  mark: BoxSummary
  centre: number
  width: number
  /** From a score to its height in the chart. */
  up: (value: number) => number
  fill: string
  series: number
  /** False: the scores alone. */
  box: boolean
}

/** One box with whiskers, its median a thick line, its mean a diamond, its scores small dots beside the middle. */
export function BoxMark({ mark, centre, width, up, fill, series, box }: BoxMarkProps) {
  const { color } = seriesLook(series)
  const half = width * 0.36
  const top = up(mark.upperQuartile)
  const height = Math.max(1, up(mark.lowerQuartile) - top)
  return (
    <g>
      <rect x={centre - width / 2} y={up(mark.high) - 4} width={width} height={up(mark.low) - up(mark.high) + 8} fill="transparent" />
      {box ? (
        <>
          <path
            d={`M${centre} ${up(mark.high)}V${top}M${centre} ${up(mark.lowerQuartile)}V${up(mark.low)}M${centre - half / 2} ${up(mark.high)}h${half}M${centre - half / 2} ${up(mark.low)}h${half}`}
            stroke={color}
            strokeWidth={1.5}
            fill="none"
          />
          <rect x={centre - half} y={top} width={2 * half} height={height} rx={2} fill={fill} fillOpacity={0.35} stroke={color} />
          <line x1={centre - half} x2={centre + half} y1={up(mark.median)} y2={up(mark.median)} stroke={color} strokeWidth={3} />
        </>
      ) : null}
      {mark.dots.map((score, place) => (
        <circle
          key={place}
          // Spread sideways by the golden ratio, which never makes a pattern.
          cx={centre + (((place * 0.618034) % 1) - 0.5) * half * 1.5}
          cy={up(score)}
          r={2}
          fill={color}
          fillOpacity={0.5}
        />
      ))}
      {mark.mean === null ? null : (
        <path d={markPath('diamond', { x: centre, y: up(mark.mean), r: 4 })} fill="var(--raised)" stroke="var(--text)" strokeWidth={1.5} />
      )}
    </g>
  )
}
