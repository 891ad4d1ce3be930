/** Why a generated question should not be a query as it is. */
export const questionProblems = ['empty', 'copied', 'tooLong', 'cutOff', 'repeated'] as const
export type QuestionProblem = (typeof questionProblems)[number]

/** Longer ones are mostly the beginning of an answer, or several questions. */
const LONGEST_QUESTION = 200
/** Copies of fewer words than this are names and terms, which a question needs. */
const LEAST_COPIED_WORDS = 6

/** The question in what a model wrote: its first line, without a label, a number or quotation marks. */
export function questionIn(output: string): string {
  const line =
    output
      .normalize('NFC')
      .split('\n')
      .map((each) => each.trim())
      .find((each) => each !== '') ?? ''
  const bare = line.replace(/^(?:[-*•]|\d+[.)])\s+/, '').replace(/^\**(?:question|질문|q)\**\s*[:：.]\s*\**/i, '')
  return bare.replace(/^["'“‘「`]+|["'”’」`]+$/g, '').trim()
}

/**
 * What is wrong with a question, or null. `cutOff`: the model was stopped by its limit of tokens. `known`: texts of other queries.
 * A copy has most of its words in the order of the passage (or, without spaces, its letters).
 */
export function questionProblem(
  question: string,
  { passage, known, cutOff }: { passage: string; known: ReadonlySet<string>; cutOff: boolean },
): QuestionProblem | null {
  if (!/\p{L}/u.test(question)) return 'empty'
  if (isCopy(question, passage)) return 'copied'
  if (question.length > LONGEST_QUESTION) return 'tooLong'
  if (cutOff && !/[?？]$/.test(question)) return 'cutOff'
  return known.has(question) ? 'repeated' : null
}

function isCopy(question: string, passage: string): boolean {
  const words = wordsOf(question)
  const text = ` ${wordsOf(passage).join(' ')} `
  if (words.length < LEAST_COPIED_WORDS) return words.length > 2 && text.includes(` ${words.join(' ')} `)
  const windows = words.length - LEAST_COPIED_WORDS + 1
  const copied = Array.from({ length: windows }, (_, at) => ` ${words.slice(at, at + LEAST_COPIED_WORDS).join(' ')} `)
  return 2 * copied.filter((window) => text.includes(window)).length >= windows
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}
