import type { Span } from '../judgements/judgement.ts'
import type { QuestionProblem } from './questionProblem.ts'

/** A question that a model wrote from a passage, before a person has accepted or rejected it. */
export type DraftedQuestion = Span & {
  id: string
  question: string
  document: string
  /** The text of the passage. */
  passage: string
  /** Why it is not offered like the others; null if nothing is known against it. */
  problem: QuestionProblem | null
  model: string
  draftedAt: number
}
