import { isRefusal } from '../../metrics/language/refusal.ts'
import { citationsIn } from '../../retrieval/evidence/citations.ts'
import { unsupportedSentences } from '../../retrieval/evidence/unsupportedSentences.ts'
import { foldedText } from '../row/rowText.ts'
import type { SynthesisProblem } from './synthesisProblems.ts'

const saysNothing = /^(?:not in (?:the |this )?passage|글에(?:는)? (?:답이 )?없(?:음|습니다|다|어요))[.\s]*$/iu

/** What is wrong with an answer that a model wrote from a passage, or null. */
export function answerProblem(
  answer: string,
  { question, passage, cutOff }: { question: string; passage: string; cutOff: boolean },
): SynthesisProblem | null {
  const bare = withoutCitations(answer)
  if (!/[\p{L}\p{N}]/u.test(bare)) return 'empty'
  if (saysNothing.test(bare.trim()) || isRefusal(bare)) return 'notInPassage'
  if (foldedText(bare) === foldedText(question)) return 'echoed'
  if (cutOff) return 'cutOff'
  // A sentence may reword the passage; an answer without any sentence of it is not from there.
  const covered = unsupportedSentences(answer, [passage]).reduce((sum, { start, end }) => sum + end - start, 0)
  return covered >= withoutCitations(answer).replace(/\s+$/, '').length * UNSUPPORTED_SHARE ? 'unsupported' : null
}

const UNSUPPORTED_SHARE = 0.9

/** The answer without markers such as [1], and without the spaces before them. */
export function withoutCitations(answer: string): string {
  let result = ''
  let at = 0
  for (const { start, end } of citationsIn(answer)) {
    result += answer.slice(at, start).replace(/[ \t]+$/, '')
    at = end
  }
  return (result + answer.slice(at)).trim()
}

/** True if the answer cites the passage that the prompt numbered 1. */
export function citesPassage(answer: string): boolean {
  return citationsIn(answer).some(({ numbers }) => numbers.includes(1))
}

/** The answer in what a model wrote: without a label before it. */
export function answerIn(output: string): string {
  return output
    .normalize('NFC')
    .trim()
    .replace(/^\**(?:answer|답변|답)\**\s*[:：]\s*\**/i, '')
    .trim()
}
