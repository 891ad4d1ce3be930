import { ngramMatches, ngramTotal } from './ngramMatches.ts'
import { splitWords } from './pythonText.ts'
import { codePoints, Vocabulary } from './symbols.ts'

export type ChrfSettings = {
  /** Orders of character n-grams, from 1. */
  charOrder: number
  /** Orders of word n-grams, from 1; 0 for none. With 2 the metric is called chrF++. */
  wordOrder: number
  /** The weight of recall relative to precision. */
  beta: number
  /** Whether white space counts as characters. */
  whitespace: boolean
  /** As in chrF++.py, Moses and NLTK; otherwise orders for which a text is too short are left out. */
  epsSmoothing: boolean
}

/**
 * chrF of one output, 0 to 100, as sacrebleu's `sentence_chrf` (Popović 2015, 2017): precision and recall of the n-grams, averaged
 * over the orders and combined by F-beta. With several references, the best score.
 */
export function sentenceChrf(output: string, references: readonly string[], settings: ChrfSettings): number {
  const points = characters(output, settings)
  const words = settings.wordOrder > 0 ? splitPunctuation(output) : []
  return references.reduce((best, reference) => {
    const referencePoints = characters(reference, settings)
    const counts = matchCounts(points, referencePoints, settings.charOrder)
    if (settings.wordOrder > 0) {
      const vocabulary = new Vocabulary()
      const numbers = vocabulary.number(words)
      counts.push(...matchCounts(numbers, vocabulary.number(splitPunctuation(reference)), settings.wordOrder))
    }
    return Math.max(best, fScore(counts, settings))
  }, 0)
}

type MatchCount = { output: number; reference: number; matched: number }

function matchCounts(output: Int32Array, reference: Int32Array, orders: number): MatchCount[] {
  return ngramMatches(output, [reference], orders).map((matched, index) => {
    const inReference = ngramTotal(reference.length, index + 1)
    return { output: inReference === 0 ? 0 : ngramTotal(output.length, index + 1), reference: inReference, matched }
  })
}

function fScore(counts: readonly MatchCount[], { beta, epsSmoothing }: ChrfSettings): number {
  const epsilon = 1e-16
  const factor = beta ** 2
  let sum = 0
  let precisions = 0
  let recalls = 0
  let orders = 0
  for (const { output, reference, matched } of counts) {
    const precision = output > 0 ? matched / output : epsilon
    const recall = reference > 0 ? matched / reference : epsilon
    const denominator = factor * precision + recall
    sum += denominator > 0 ? ((1 + factor) * precision * recall) / denominator : epsilon
    if (output === 0 || reference === 0) continue
    precisions += precision
    recalls += recall
    orders++
  }
  if (epsSmoothing) return (100 * sum) / counts.length
  if (precisions + recalls === 0) return 0
  const precision = precisions / orders
  const recall = recalls / orders
  return 100 * (((1 + factor) * precision * recall) / (factor * precision + recall))
}

function characters(text: string, { whitespace }: ChrfSettings): Int32Array {
  return codePoints(whitespace ? text : splitWords(text).join(''))
}

const punctuation: ReadonlySet<string> = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~')

/** Words from which one ASCII punctuation mark is separated: the last character if it is one, otherwise the first. */
function splitPunctuation(text: string): string[] {
  return splitWords(text).flatMap((word) => {
    // One character in code points: an emoji has two UTF-16 units.
    if (word.length === 1 || (word.length === 2 && (word.codePointAt(0) ?? 0) > 0xffff)) return [word]
    if (punctuation.has(word.slice(-1))) return [word.slice(0, -1), word.slice(-1)]
    if (punctuation.has(word.slice(0, 1))) return [word.slice(0, 1), word.slice(1)]
    return [word]
  })
}
