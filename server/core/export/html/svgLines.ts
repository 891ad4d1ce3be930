import { xmlText } from '../xmlText.ts'
import { shorten, shortNumber } from './svgBars.ts'

export type Line = { label: string; points: { x: number; y: number }[] }

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [720, 264, 56, 180, 14, 38]
const dashes = ['', '6 3', '2 3', '9 3 2 3']

/** Lines over a numeric axis as one SVG; series differ by colour, dash and a name at their end, so that colour is not needed. */
export function svgLines({ title, axis, lines }: { title: string; axis: string; lines: readonly Line[] }): string {
  const points = lines.flatMap((line) => line.points)
  const [x, y] = [
    scale(
      points.map((point) => point.x),
      LEFT,
      WIDTH - RIGHT,
    ),
    scale([0, ...points.map((point) => point.y)], HEIGHT - BOTTOM, TOP),
  ]
  const marks = [...new Set(points.map((point) => point.x))].toSorted((a, b) => a - b)
  const ticksX = marks.map(
    (mark) => `<text class="axis" x="${x(mark)}" y="${HEIGHT - 21}" text-anchor="middle">${shortNumber(mark)}</text>`,
  )
  const [low, high] = [Math.min(0, ...points.map((point) => point.y)), Math.max(0, ...points.map((point) => point.y))]
  const ticksY = [low, (low + high) / 2, high].map(
    (mark) =>
      `<text class="axis" x="${LEFT - 8}" y="${y(mark) + 4}" text-anchor="end">${shortNumber(mark)}</text><path class="gridline" d="M${LEFT} ${y(mark)}H${WIDTH - RIGHT}"/>`,
  )
  const ends = spread(lines.map((line) => y(line.points.at(-1)?.y ?? 0)))
  const drawn = lines.map((line, position) => {
    const path = line.points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.x)} ${y(point.y)}`).join('')
    const dots = line.points.map((point) => `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="3"/>`).join('')
    const series = `series-${(position % 8) + 1}`
    return `<g class="${series}"><path class="line" stroke-dasharray="${dashes[position % dashes.length]}" d="${path}"/>${dots}<text class="label" x="${WIDTH - RIGHT + 10}" y="${(ends[position] ?? 0) + 4}">${xmlText(shorten(line.label, 24))}</text></g>`
  })
  const told = lines.map(
    (line) => `${line.label}: ${line.points.map((point) => `${shortNumber(point.x)} ${shortNumber(point.y)}`).join(', ')}`,
  )
  const caption = `<text class="axis" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 5}" text-anchor="middle">${xmlText(axis)}</text>`
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" class="chart"><title>${xmlText(title)}</title><desc>${xmlText(told.join('; '))}</desc>${[...ticksX, ...ticksY, ...drawn].join('')}${caption}</svg>`
}

function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const least = values.reduce((a, b) => Math.min(a, b), Infinity)
  const most = values.reduce((a, b) => Math.max(a, b), -Infinity)
  return (value) => Math.round((from + ((value - least) / (most - least || 1)) * (to - from)) * 10) / 10
}

/** Moves names apart that would lie on one another. */
function spread(heights: readonly number[]): number[] {
  const result = [...heights]
  const order = heights.map((_, index) => index).toSorted((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0))
  let last = -Infinity
  for (const index of order) {
    last = Math.max(result[index] ?? 0, last + 14)
    result[index] = last
  }
  return result
}
