/**
 * Red, green, blue and alpha of a CSS colour, 0 to 255 each. A canvas converts it: the theme's colours are in OKLCH, which Monaco and
 * most SVG viewers cannot read. Null when the browser gives no canvas.
 */
export function colourChannels(colour: string): [red: number, green: number, blue: number, alpha: number] | null {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.fillStyle = colour
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 255] = context.getImageData(0, 0, 1, 1).data
  return [red, green, blue, alpha]
}

/** `#rrggbb` */
export function hexColour(channels: readonly number[]): string {
  return `#${channels
    .slice(0, 3)
    .map((channel) => channel.toString(16).padStart(2, '0'))
    .join('')}`
}
