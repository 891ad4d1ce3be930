/** Where a block that moves to a target behind its start ends afterwards. */
export function blockEnd(words: number, start: number, length: number, target: number): number {
  return target > start + length ? target : Math.min(length + target, words)
}
