import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync('app/globals.css', 'utf8')

/** The luminance of a colour of a theme, as WCAG defines it. */
function luminance(theme: string, name: string): number {
  const block = css.slice(css.indexOf(`\n${theme} {`))
  const [L = NaN, chroma = NaN, hue = NaN] = (new RegExp(`--${name}: oklch\\(([^)]*)\\)`).exec(block)?.[1] ?? '').split(' ').map(Number)
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const long = (L + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (L - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (L - 0.0894841775 * a - 1.291485548 * b) ** 3
  const red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
  const green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
  const blue = -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short
  const within = (channel: number) => Math.min(1, Math.max(0, channel))
  return 0.2126 * within(red) + 0.7152 * within(green) + 0.0722 * within(blue)
}

test.each([
  [':root', 'accent'],
  [':root', 'accent-strong'],
  ['.dark', 'accent'],
  ['.dark', 'accent-strong'],
])('the text of a primary button is readable in %s on --%s', (theme, name) => {
  const [darker = NaN, lighter = NaN] = [luminance(theme, name), luminance(theme, 'on-accent')].toSorted((a, b) => a - b)
  expect((lighter + 0.05) / (darker + 0.05)).toBeGreaterThanOrEqual(4.5)
})
