/** UTF-16 positions: `text.slice(start, end)`. */
export type TextRange = { start: number; end: number }
