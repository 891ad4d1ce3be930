import stringWidth from 'string-width'

/** Columns of a terminal that a text takes: East Asian wide characters and emoji take two, combining marks none. */
export function displayWidth(text: string): number {
  return stringWidth(text)
}

/** Fills a text with spaces up to `width` columns, numbers from the left. */
export function padDisplay(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return side === 'left' ? space + text : text + space
}
