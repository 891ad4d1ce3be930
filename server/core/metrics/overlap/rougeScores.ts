import { AppError } from '../../errors.ts'
import { CommonSubsequences } from './commonSubsequence.ts'
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
  const length = new CommonSubsequences(size).length(referenceTokens, outputTokens)
  return fMeasure(length / outputTokens.length, length / referenceTokens.length)
}

/** What the tables of all pairs of lines may take: about a second. */
const mostWork = 30_000_000
const tooLong = 'The output and the reference are too long for comparing each line with each. Use rouge-l, or shorter texts.'

/**
 * ROUGE-Lsum: each line is a sentence. For each sentence of the reference, the words in a longest common subsequence with any
 * sentence of the output count; each word at most as often as it is in either text. Throws AppError BAD_INPUT for texts of which each line
 * cannot be compared with each in about a second.
 */
export const rougeLsum: RougeScore = (output, reference, tokenize) => {
  const vocabulary = new Vocabulary()
  const sentences = (text: string) =>
    text
      .split('\n')
      .map((line) => vocabulary.number(tokenize(line)))
      .filter((sentence) => sentence.length > 0)
  const outputSentences = sentences(output)
  const referenceSentences = sentences(reference)
  const outputLeft = countTokens(outputSentences, vocabulary.size)
  const referenceLeft = countTokens(referenceSentences, vocabulary.size)
  const outputs = [...distinct(outputSentences).values()]
  const subsequences = new CommonSubsequences(vocabulary.size)
  const foundIn = new Map<string, Uint8Array>()
  let work = 0
  for (const [key, sentence] of distinct(referenceSentences)) {
    const found = new Uint8Array(sentence.length)
    let left = sentence.reduce((count, token) => count + ((outputLeft[token] ?? 0) > 0 ? 1 : 0), 0)
    for (const other of outputs) {
      if (left === 0) break
      work += sentence.length * (1 + Math.ceil(other.length / 32)) + other.length
      if (work > mostWork) throw new AppError('BAD_INPUT', tooLong)
      left -= subsequences.mark(found, sentence, other)
    }
    foundIn.set(key, found)
  }
  let hits = 0
  for (const sentence of referenceSentences) {
    const found = foundIn.get(sentence.join())
    for (const [position, token] of sentence.entries()) {
      if (found?.[position] !== 1) continue
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

/** The sentences that differ, each once. */
function distinct(sentences: readonly Int32Array[]): Map<string, Int32Array> {
  return new Map(sentences.map((sentence) => [sentence.join(), sentence]))
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
