import type { Message } from '../../experiment/cell.ts'
import { corpusLanguage } from '../language/corpusLanguage.ts'

/** UTF-16 units of a passage: a small model reads few tokens, and of Hangul some have three for a syllable. */
const longestPassage = { ko: 500, other: 1500 }

/** The languages that prompts about passages are written in. */
export type PromptLanguage = keyof typeof longestPassage

/** By the language of the passage; `{{passage}}` stands for its text. */
export const questionTemplates: Record<PromptLanguage, string> = {
  ko: `다음 글을 읽으면 답할 수 있는 질문을 한국어로 하나만 쓰세요. 글의 문장을 그대로 옮기지 말고, 짧은 질문 한 문장만 쓰세요.\n\n글:\n{{passage}}\n\n질문:`,
  other: `Write one short question that the passage below answers, in the language of the passage. Do not copy its sentences. Write the question only.\n\nPassage:\n{{passage}}\n\nQuestion:`,
}

export function promptLanguage(text: string): PromptLanguage {
  return corpusLanguage([text]).language === 'ko' ? 'ko' : 'other'
}

/** As much of a passage as a prompt shows. */
export function shownPassage(passage: string): string {
  return passage
    .slice(0, longestPassage[promptLanguage(passage)])
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim()
}

/** The prompt by which a chat model writes one question that a passage answers, in the passage's language. */
export function questionPrompt(passage: string): Message[] {
  const template = questionTemplates[promptLanguage(passage)]
  return [{ role: 'user', content: template.replace('{{passage}}', () => shownPassage(passage)) }]
}
