import type { QuestionProblem } from '../../retrieval/questions/questionProblem.ts'

/** Why a text that a model wrote becomes no row. The texts follow a number, such as `3: the question is empty`. */
export const synthesisProblems = {
  empty: 'the text is empty',
  copied: 'the question copies the passage',
  tooLong: 'the question is too long',
  cutOff: 'the text was cut at its limit of tokens',
  repeated: 'a row or another text says the same',
  notInPassage: 'the model says that the passage has no answer, or declines',
  unsupported: 'no sentence of the answer has its words in the passage',
  echoed: 'the answer repeats the question',
  same: 'the paraphrase is the seed itself',
  nearlySame: 'the paraphrase is nearly the seed itself',
  otherLanguage: 'the paraphrase is in another language than the seed',
  lostNumber: 'the paraphrase has lost a number of the seed, or has another one',
  outOfProportion: 'the paraphrase is more than three times as long as the seed, or less than a third',
  noQuestion: 'the seed row has no single question to rewrite',
} as const satisfies Record<QuestionProblem, string> & Record<string, string>

export type SynthesisProblem = keyof typeof synthesisProblems
