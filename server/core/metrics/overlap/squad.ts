import { splitWords } from './pythonText.ts'

const punctuation = /[!-/:-@[-`{-~]/g

/** Python's `\b(a|an|the)\b`, in which words consist of letters and digits of every script. */
const articles = /(?<![\p{L}\p{N}])(?:an?|the)(?![\p{L}\p{N}])/gu

/** The words of an answer as SQuAD's evaluation script (v1.1) compares them: lower case, no ASCII punctuation, no English articles. */
export function squadWords(answer: string): string[] {
  return splitWords(answer.toLowerCase().replace(punctuation, '').replace(articles, ' '))
}

/** SQuAD's `f1_score` (Rajpurkar et al. 2016): the harmonic mean of precision and recall of the words, in any order; 0 without a common word. */
export function squadF1(output: readonly string[], reference: readonly string[]): number {
  const left = new Map<string, number>()
  for (const word of reference) left.set(word, (left.get(word) ?? 0) + 1)
  let common = 0
  for (const word of output) {
    const count = left.get(word) ?? 0
    if (count === 0) continue
    left.set(word, count - 1)
    common++
  }
  if (common === 0) return 0
  const precision = common / output.length
  const recall = common / reference.length
  return (2 * precision * recall) / (precision + recall)
}
