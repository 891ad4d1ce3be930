import { xmlText } from '../xmlText.ts'

export type Bar = { label: string; value: number | null; low: number | null; high: number | null }

const WIDTH = 720
const LABEL_WIDTH = 240
const ROW_HEIGHT = 26
const LABEL_CHARACTERS = 34

/**
 * Horizontal bars with intervals as one SVG, without scripts: numbers are written beside the bars, and colours come from the surrounding
 * style. The domain begins at 0 when no value is below it.
 */
export function svgBars({
  title,
  bars,
  domain,
}: {
  title: string
  bars: readonly Bar[]
  domain?: { least: number; most: number }
}): string {
  const values = bars.flatMap(({ value, low, high }) => [value, low, high].filter((each) => each !== null))
  const least = domain?.least ?? Math.min(0, ...values)
  const most = Math.max(domain?.most ?? Math.max(0, ...values), least + 1e-9)
  const right = WIDTH - 84
  const x = (value: number) =>
    round(LABEL_WIDTH + ((Math.min(most, Math.max(least, value)) - least) / (most - least)) * (right - LABEL_WIDTH))
  const height = bars.length * ROW_HEIGHT + 30
  const rows = bars.map((bar, position) => barRow(bar, position * ROW_HEIGHT + 4, x, least))
  const ticks = [least, (least + most) / 2, most].map(
    (tick) =>
      `<text class="axis" x="${x(tick)}" y="${height - 8}" text-anchor="middle">${shortNumber(tick)}</text><path class="gridline" d="M${x(tick)} 0V${height - 22}"/>`,
  )
  const told = bars.map(({ label, value }) => `${label}: ${value === null ? 'no score' : shortNumber(value)}`).join('; ')
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" class="chart"><title>${xmlText(title)}</title><desc>${xmlText(told)}</desc>${ticks.join('')}${rows.join('')}</svg>`
}

function barRow({ label, value, low, high }: Bar, y: number, x: (value: number) => number, least: number): string {
  const middle = y + 9
  const name = `<text class="label" x="${LABEL_WIDTH - 10}" y="${middle + 4}" text-anchor="end">${xmlText(shorten(label, LABEL_CHARACTERS))}</text>`
  if (value === null) return `${name}<text class="axis" x="${LABEL_WIDTH + 6}" y="${middle + 4}">no score</text>`
  const from = x(Math.max(0, least))
  const bar = `<rect class="bar" x="${Math.min(from, x(value))}" y="${y}" width="${round(Math.max(1, Math.abs(x(value) - from)))}" height="18" rx="3"/>`
  const whisker =
    low === null || high === null
      ? ''
      : `<path class="whisker" d="M${x(low)} ${middle}H${x(high)}M${x(low)} ${middle - 5}v10M${x(high)} ${middle - 5}v10"/>`
  const end = Math.max(x(value), high === null ? 0 : x(high))
  return `${name}${bar}${whisker}<text class="value" x="${end + 8}" y="${middle + 4}">${shortNumber(value)}</text>`
}

/** Three significant digits. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)))
}

/** At most `most` characters; a shortened text ends in `…`. */
export function shorten(label: string, most: number): string {
  const characters = [...label]
  return characters.length <= most ? label : `${characters.slice(0, most - 1).join('')}…`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
