/** `reviews` gives `reviews.jsonl`, or `reviews-2.jsonl` where a file of that name is there. Characters that paths do not take fall away. */
export function freeFileName(wanted: string, taken: readonly string[]): string {
  const base = wanted.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '') || 'cases'
  let name = `${base}.jsonl`
  for (let number = 2; taken.includes(name); number++) name = `${base}-${number}.jsonl`
  return name
}
