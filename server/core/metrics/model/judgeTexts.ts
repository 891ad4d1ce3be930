/** The languages of judge prompts. A judge follows instructions better in the language of the judged text. */
export type JudgeLanguage = 'en' | 'ko'

/** The texts of judge prompts in one language. */
export type Texts = {
  yes: string
  no: string
  /** The end of a prompt, which states the allowed answers. */
  askYesNo: (yes: string, no: string) => string
  askScale: string
  askChoice: (choices: readonly string[]) => string
  askPair: string
  answer: string
  answerOf: (letter: 'A' | 'B') => string
  question: string
  context: string
  isRelevant: string
  isGrounded: string
  isBetter: string
}

export const judgeTexts: Record<JudgeLanguage, Texts> = {
  en: {
    yes: 'Yes',
    no: 'No',
    askYesNo: (yes, no) => `Answer with one word: ${yes} or ${no}.`,
    askScale: 'Answer with one number from 1 (worst) to 5 (best).',
    askChoice: (choices) => `Answer with exactly one of: ${choices.join(', ')}.`,
    askPair: 'Which answer is better? Answer with one letter: A or B.',
    answer: 'Answer',
    answerOf: (letter) => `Answer ${letter}`,
    question: 'Question',
    context: 'Context',
    isRelevant: 'Does the answer address what was asked, whether or not it is right?',
    isGrounded: 'Is every statement of the answer supported by the context?',
    isBetter: 'Compare two answers to the same question.',
  },
  ko: {
    yes: '예',
    no: '아니요',
    askYesNo: (yes, no) => `한 단어로만 답하세요: ${yes} 또는 ${no}.`,
    askScale: '1(가장 나쁨)부터 5(가장 좋음)까지의 숫자 하나로만 답하세요.',
    askChoice: (choices) => `다음 중 하나로만 답하세요: ${choices.join(', ')}.`,
    askPair: '어느 답변이 더 좋습니까? A 또는 B 한 글자로만 답하세요.',
    answer: '답변',
    answerOf: (letter) => `답변 ${letter}`,
    question: '질문',
    context: '자료',
    isRelevant: '맞고 틀림과 관계없이, 답변이 질문에서 물은 것을 다루고 있습니까?',
    isGrounded: '답변의 모든 내용이 자료로 뒷받침됩니까?',
    isBetter: '같은 질문에 대한 두 답변을 비교하세요.',
  },
}

/** Korean when the text has Hangul, otherwise English. */
export function judgeLanguageOf(text: string): JudgeLanguage {
  return /\p{Script=Hangul}/u.test(text) ? 'ko' : 'en'
}

/**
 * A part of a judge's prompt: a heading, and a text in quotation marks that separate it from the instructions. The marks are longer than
 * any run of quotes in the text, so that an output cannot close its own part and be read as instructions.
 */
export function judgePart(heading: string, text: string): string {
  const longest = (text.match(/"+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0)
  const fence = '"'.repeat(Math.max(3, longest + 1))
  return `${heading}:\n${fence}\n${text}\n${fence}`
}
