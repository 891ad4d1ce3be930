import type { Message } from '../../experiment/cell.ts'
import { corpusLanguage } from '../language/corpusLanguage.ts'

/** UTF-16 units of a passage: a small model reads few tokens, and of Hangul some have three for a syllable. */
const longestPassage = { ko: 500, other: 1500 }

/** The prompt by which a chat model writes one question that a passage answers, in the passage's language. */
export function questionPrompt(passage: string): Message[] {
  const isKorean = corpusLanguage([passage]).language === 'ko'
  const text = passage
    .slice(0, isKorean ? longestPassage.ko : longestPassage.other)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trim()
  const content = isKorean
    ? `다음 글을 읽으면 답할 수 있는 질문을 한국어로 하나만 쓰세요. 글의 문장을 그대로 옮기지 말고, 짧은 질문 한 문장만 쓰세요.\n\n글:\n${text}\n\n질문:`
    : `Write one short question that the passage below answers, in the language of the passage. Do not copy its sentences. Write the question only.\n\nPassage:\n${text}\n\nQuestion:`
  return [{ role: 'user', content }]
}
