import { textRatio } from '../../metrics/overlap/levenshteinDistance.ts'
import { promptLanguage } from '../../retrieval/questions/questionPrompt.ts'
import type { RowContent } from '../row/content.ts'
import { foldedText } from '../row/rowText.ts'
import type { SynthesisProblem } from './synthesisProblems.ts'

/** Levenshtein similarity above which two texts are nearly the same. */
const NEARLY_SAME = 0.85
const MOST_TIMES = 3

/** The question of a row that a paraphrase replaces; null if there is not exactly one. */
export function questionOf(content: RowContent): string | null {
  if (content.kind === 'instruction') return content.instruction.trim() === '' || content.history?.length ? null : content.instruction
  if (content.kind !== 'chat') return null
  const users = content.messages.filter(({ role }) => role === 'user')
  const [only] = users
  return users.length === 1 && only && only.content.trim() !== '' && content.messages.at(-1)?.role === 'assistant' ? only.content : null
}

/** The row's content with another question; the answer stays. */
export function withQuestion(content: RowContent, question: string): RowContent {
  if (content.kind === 'instruction') return { ...content, instruction: question }
  if (content.kind !== 'chat') return content
  return {
    ...content,
    messages: content.messages.map((message) => (message.role === 'user' ? { ...message, content: question } : message)),
  }
}

/** The paraphrase in what a model wrote: without a label and quotation marks around it. */
export function paraphraseIn(output: string): string {
  const text = output
    .normalize('NFC')
    .trim()
    .replace(/^\**(?:rewritten text|paraphrase|다시 쓴 글)\**\s*[:：]\s*\**/i, '')
    .trim()
  const quoted = /^["“「](?<inside>[^"“”「」]+)["”」]$/u.exec(text)
  return (quoted?.groups?.inside ?? text).trim()
}

/** What is wrong with a paraphrase, or null. `known`: folded texts of the seed's other paraphrases. */
export function paraphraseProblem(
  paraphrase: string,
  { seed, known, cutOff }: { seed: string; known: ReadonlySet<string>; cutOff: boolean },
): SynthesisProblem | null {
  if (!/\p{L}/u.test(paraphrase)) return 'empty'
  const [folded, foldedSeed] = [foldedText(paraphrase), foldedText(seed)]
  if (bareText(folded) === bareText(foldedSeed)) return 'same'
  if (known.has(folded)) return 'repeated'
  if (cutOff) return 'cutOff'
  if (folded.length > MOST_TIMES * foldedSeed.length || MOST_TIMES * folded.length < foldedSeed.length) return 'outOfProportion'
  if (promptLanguage(paraphrase) !== promptLanguage(seed)) return 'otherLanguage'
  if (numbersOf(folded) !== numbersOf(foldedSeed)) return 'lostNumber'
  return textRatio(folded, foldedSeed) > NEARLY_SAME ? 'nearlySame' : null
}

/** Letters and digits only. */
function bareText(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

function numbersOf(text: string): string {
  return (text.match(/\d+/g) ?? []).toSorted().join(' ')
}
