import { colourChannels, hexColour } from '../browser/colourChannels.ts'

/** CSS properties that are written into the SVG, because a file has no style sheet. */
const inlined = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
] as const
const colours = new Set<string>(['fill', 'stroke'])
const SVG = 'http://www.w3.org/2000/svg'
const MARGIN = 12
const TITLE_HEIGHT = 26
const LEGEND_ROW = 20

export type LegendEntry = { symbol: SVGSVGElement; name: string }

/** A chart with title and legend as the text of an SVG file, with fonts and colours written into it as attributes. Sizes in pixels. */
export function standaloneSvg(
  svg: SVGSVGElement,
  { title, legend }: { title: string; legend: readonly LegendEntry[] },
): { text: string; width: number; height: number } {
  const box = svg.getBoundingClientRect()
  const page = getComputedStyle(document.documentElement)
  const width = Math.ceil(box.width) + 2 * MARGIN
  const file = document.createElementNS(SVG, 'svg')
  const add = (parent: Element, name: string, attributes: Record<string, string | number>, text?: string) => {
    const element = document.createElementNS(SVG, name)
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, String(value))
    if (text !== undefined) element.textContent = text
    parent.append(element)
    return element
  }
  const font = { 'font-family': getComputedStyle(document.body).fontFamily, fill: plainColour(page.getPropertyValue('--text')) }
  const back = add(file, 'rect', { width, height: 0, fill: plainColour(page.getPropertyValue('--raised')) })
  add(file, 'text', { ...font, x: MARGIN, y: MARGIN + 14, 'font-size': 14, 'font-weight': 600 }, title)

  const chart = inlinedCopy(svg)
  place(chart, { x: MARGIN, y: MARGIN + TITLE_HEIGHT, width: box.width, height: box.height })
  chart.setAttribute('overflow', 'visible')
  file.append(chart)

  let x = MARGIN
  let y = MARGIN + TITLE_HEIGHT + Math.ceil(box.height) + 8
  const measure = document.createElement('canvas').getContext('2d')
  if (measure) measure.font = `12px ${font['font-family']}`
  for (const { symbol, name } of legend) {
    const own = symbol.getBoundingClientRect().width
    const needed = own + 6 + (measure?.measureText(name).width ?? 0) + 16
    if (x > MARGIN && x + needed > width) {
      x = MARGIN
      y += LEGEND_ROW
    }
    const drawn = inlinedCopy(symbol)
    place(drawn, { x, y, width: own, height: 12 })
    file.append(drawn)
    add(file, 'text', { ...font, x: x + own + 6, y: y + 10, 'font-size': 12 }, name)
    x += needed
  }
  const height = y + (legend.length > 0 ? LEGEND_ROW : 0) + MARGIN
  back.setAttribute('height', String(height))
  file.setAttribute('width', String(width))
  file.setAttribute('height', String(height))
  file.setAttribute('viewBox', `0 0 ${width} ${height}`)
  return { text: new XMLSerializer().serializeToString(file), width, height }
}

function place(element: Element, box: { x: number; y: number; width: number; height: number }): void {
  for (const [attribute, value] of Object.entries(box)) element.setAttribute(attribute, String(value))
}

/** A copy with computed styles as attributes and without the page's classes and roles. */
function inlinedCopy(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement
  const originals = [svg, ...svg.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  for (const [position, original] of originals.entries()) {
    const target = copies[position]
    if (!target) continue
    const style = getComputedStyle(original)
    for (const property of inlined) {
      const value = style.getPropertyValue(property)
      if (value !== '') target.setAttribute(property, colours.has(property) ? plainColour(value) : value)
    }
    for (const attribute of ['class', 'style', 'tabindex', 'role']) target.removeAttribute(attribute)
  }
  return copy
}

const known = new Map<string, string>()

/** A colour as `#rrggbb` or `rgba(…)`, because most viewers draw OKLCH colours as black. `none` and `url(…)` are kept. */
function plainColour(colour: string): string {
  const text = colour.trim()
  if (text === '' || text === 'none' || text.startsWith('url(')) return text.replaceAll('"', '')
  const before = known.get(text)
  if (before !== undefined) return before
  const channels = colourChannels(text)
  if (!channels) return text
  const [red, green, blue, alpha] = channels
  const plain = alpha === 255 ? hexColour(channels) : `rgba(${red},${green},${blue},${(alpha / 255).toFixed(3)})`
  known.set(text, plain)
  return plain
}
