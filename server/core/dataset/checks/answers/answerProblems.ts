import { isRefusal } from '../../../metrics/language/refusal.ts'
import type { RowContent } from '../../row/content.ts'
import type { DatasetRow, RowId } from '../../row/row.ts'
import { answerMessages, answerText, foldedText, promptMessages } from '../../row/rowText.ts'
import { repetitionOf } from './repetition.ts'
import { truncationOf } from './truncation.ts'

/** `shared`: the last lines of many answers of the dataset. */
type Question = { answer: string; content: RowContent; shared: ReadonlySet<string> }

/** What is wrong with an answer, by kind. `find` gives the reason as a sentence, or null. The first kind that fits is reported. */
export const answerProblems = {
  empty: {
    title: 'Empty',
    find: ({ answer }) => (answer.trim() === '' ? 'There is no answer.' : null),
  },
  placeholder: { title: 'Placeholder', find: placeholderOf },
  repeated: { title: 'Repeats itself', find: ({ answer }) => repetitionOf(answer) },
  copied: { title: 'Repeats the prompt', find: copyOf },
  refused: { title: 'Declines', find: ({ answer }) => (isRefusal(answer) ? 'The answer declines the request.' : null) },
  truncated: { title: 'Cut off', find: ({ answer, content, shared }) => (hasToolCalls(content) ? null : truncationOf(answer, shared)) },
} as const satisfies Record<string, { title: string; find: (question: Question) => string | null }>

export type AnswerProblem = keyof typeof answerProblems
export const answerProblemNames = Object.keys(answerProblems) as AnswerProblem[]

export type AnswerFinding = { row: RowId; problem: AnswerProblem; detail: string }

/** The first problem of a row's answer, with the `sharedLastLines` of all answers; a row that no model answers, such as a conversation that ends with the user, is empty. */
export function findAnswerProblem({ id, content }: DatasetRow, shared: ReadonlySet<string>): AnswerFinding | null {
  const answer = answerText(content)
  for (const problem of answerProblemNames) {
    const detail = answerProblems[problem].find({ answer, content, shared })
    if (detail !== null) return { row: id, problem, detail }
  }
  return null
}

function hasToolCalls(content: RowContent): boolean {
  return answerMessages(content).some(({ toolCalls = [] }) => toolCalls.length > 0)
}

/** Answers that are nothing else. */
const wholePlaceholder =
  /^[\s"'[({<]*(?:n\/?a|todo|tbd|tba|fixme|null|none|undefined|nan|test|asdf|x{3,}|\.{3,}|-{1,}|\?+|답변|정답|출력|내용 없음|미정|작성 예정|추후 작성)[\s"'\])}>.]*$/iu
const partPlaceholder =
  /lorem ipsum|\[(?:insert|your|enter|fill in|add)\b[^\]\n]{0,60}\]|<(?:answer|response|output|your[ _-][a-z _-]{1,20})>|\byour (?:answer|response|text) (?:goes )?here\b|\{\{ ?\w{1,40} ?\}\}|여기에 [^\n]{0,12}(?:입력|작성|적)|\[[^\]\n]{0,12}(?:입력|작성)\]|내용을 입력하세요/iu

function placeholderOf({ answer, content }: Question): string | null {
  if (wholePlaceholder.test(answer) && !namesWord(content, answer.trim())) return 'The answer is a placeholder.'
  const found = partPlaceholder.exec(answer.replace(/```[\s\S]*?(?:```|$)/gu, ' '))?.[0]
  if (found === undefined || promptMessages(content).some((message) => message.content.includes(found))) return null
  return `The answer has a placeholder: ${found}`
}

/** A question about `None`, or one that offers `none` as a label, may be answered with it. */
function namesWord(content: RowContent, word: string): boolean {
  if (!/^(?:none|null|undefined|nan|n\/a)$/iu.test(word)) return false
  const named = new RegExp(`(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`, 'iu')
  return promptMessages(content).some((message) => named.test(message.content))
}

/** Shorter answers repeat words of the question without being copies. */
const leastCopied = 20
const leastEcho = 40

function copyOf({ answer, content }: Question): string | null {
  const folded = foldedText(answer)
  if (folded.length < leastCopied) return null
  const last = foldedText(promptMessages(content).findLast(({ role }) => role === 'user')?.content ?? '')
  if (last === folded || (last.includes(folded) && folded.length >= 0.8 * last.length)) return 'The answer is the prompt again.'
  return last.length >= leastEcho && folded.startsWith(last) ? 'The answer begins with the whole prompt.' : null
}
