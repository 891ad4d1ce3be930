import { commonSubsequenceLength, commonSubsequencePositions } from './commonSubsequence.ts'
import { ngramMatches, ngramTotal } from './ngramMatches.ts'
import { Vocabulary } from './symbols.ts'

/** The words of a text that ROUGE compares. */
export type RougeTokenizer = (text: string) => string[]

/** A ROUGE score of two texts as F-measure, 0 to 1. */
export type RougeScore = (output: string, reference: string, tokenize: RougeTokenizer) => number

/** ROUGE-n (Lin 2004) as computed by rouge-score, from the number of common n-grams. */
export function rougeN(order: number): RougeScore {
  return (output, reference, tokenize) => {
    const { outputTokens, referenceTokens } = numbered(output, reference, tokenize)
    const matched = ngramMatches(outputTokens, [referenceTokens], order)[order - 1] ?? 0
    return fMeasure(
      matched / Math.max(ngramTotal(outputTokens.length, order), 1),
      matched / Math.max(ngramTotal(referenceTokens.length, order), 1),
    )
  }
}

/** ROUGE-L, from the length of the longest common subsequence of the words. */
export const rougeL: RougeScore = (output, reference, tokenize) => {
  const { outputTokens, referenceTokens, size } = numbered(output, reference, tokenize)
  if (outputTokens.length === 0 || referenceTokens.length === 0) return 0
  const length = commonSubsequenceLength(referenceTokens, outputTokens, size)
  return fMeasure(length / outputTokens.length, length / referenceTokens.length)
}

/**
 * ROUGE-Lsum: each line is a sentence. For each sentence of the reference, the words in a longest common subsequence with any
 * sentence of the output count; each word at most as often as it is in either text.
 */
export const rougeLsum: RougeScore = (output, reference, tokenize) => {
  const vocabulary = new Vocabulary()
  const sentences = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => vocabulary.number(tokenize(line)))
  const outputSentences = sentences(output)
  const referenceSentences = sentences(reference)
  const outputLeft = countTokens(outputSentences, vocabulary.size)
  const referenceLeft = countTokens(referenceSentences, vocabulary.size)
  let hits = 0
  for (const sentence of referenceSentences) {
    const found = new Set(outputSentences.flatMap((other) => commonSubsequencePositions(sentence, other, vocabulary.size)))
    for (const position of found) {
      const token = sentence[position] ?? 0
      const inOutput = outputLeft[token] ?? 0
      const inReference = referenceLeft[token] ?? 0
      if (inOutput === 0 || inReference === 0) continue
      hits++
      outputLeft[token] = inOutput - 1
      referenceLeft[token] = inReference - 1
    }
  }
  const outputLength = outputSentences.reduce((sum, sentence) => sum + sentence.length, 0)
  const referenceLength = referenceSentences.reduce((sum, sentence) => sum + sentence.length, 0)
  return outputLength === 0 || referenceLength === 0 ? 0 : fMeasure(hits / outputLength, hits / referenceLength)
}

function numbered(output: string, reference: string, tokenize: RougeTokenizer) {
  const vocabulary = new Vocabulary()
  const referenceTokens = vocabulary.number(tokenize(reference))
  const outputTokens = vocabulary.number(tokenize(output))
  return { outputTokens, referenceTokens, size: vocabulary.size }
}

function countTokens(sentences: readonly Int32Array[], size: number): Int32Array {
  const counts = new Int32Array(size)
  for (const sentence of sentences) for (const token of sentence) counts[token] = (counts[token] ?? 0) + 1
  return counts
}

function fMeasure(precision: number, recall: number): number {
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0
}
