import { detectLanguages } from '../../../metrics/language/detectLanguage.ts'
import { countFunctionWords } from '../../../retrieval/language/functionWords.ts'
import type { RowContent } from '../../row/content.ts'
import type { DatasetRow, RowId } from '../../row/row.ts'
import { answerMessages, promptMessages } from '../../row/rowText.ts'

/** Fewer Latin letters than this tell no language; two texts in them are told apart from more on. Other scripts need a few letters only. */
const leastLetters = 20
const leastLatin = 60

/** `unknown`: too few letters, or none of the languages. */
export type LanguageCounts = Record<string, number>

export type LanguageFinding = {
  row: RowId
  /** `other-language`: the answer is in another language than the question; `mixed-script`: letters of a script that the question lacks. */
  problem: 'other-language' | 'mixed-script'
  detail: string
}

export type RowLanguages = { question: string; answer: string; finding: LanguageFinding | null }

/** A question that speaks of a language may be answered in it. */
const asksForLanguage =
  /translat|번역|통역|외국어|\b(?:english|korean|japanese|chinese|french|german|spanish|russian|arabic|italian|portuguese|vietnamese|thai)\b|영어|한국어|우리말|국어|일본어|일어|중국어|불어|프랑스어|독일어|스페인어|러시아어|아랍어|베트남어|태국어|영문|한글|한자|일문|중문|로마자|언어|\blanguage\b/iu

/** The languages of a row's question and answer. Await `prepareLanguages` before. */
export function rowLanguages({ id, content }: DatasetRow): RowLanguages {
  const asked = promptMessages(content)
    .filter(({ role }) => role === 'user')
    .map((message) => message.content)
    .join('\n')
  const answered = answerMessages(content)
    .filter(({ role }) => role === 'assistant')
    .map((message) => message.content)
    .join('\n')
  const [questionText, answerText] = [proseOf(asked), proseOf(answered)]
  const [question, answer] = [languagesOf(questionText), languagesOf(answerText)]
  const finding = asksForLanguage.test(promptOf(content)) ? null : problemOf({ questionText, answerText, question, answer })
  return { question: question?.[0] ?? 'unknown', answer: answer?.[0] ?? 'unknown', finding: finding && { row: id, ...finding } }
}

const codeLine =
  /[;{}]$|^<\/?[a-z]|^#include|^(?:def|class|function|const|let|var|public|private|fn|func)\s+\w|^(?:import|from)\s+[\w.]+(?:\s+import\b.*)?$|^(?:if|for|while|else|try|with)\b.*:$|^(?:SELECT|INSERT|UPDATE|DELETE|CREATE|FROM|WHERE)\b|^[\w.[\]]+\s*[+-]?=\s*\S|^[\w.]+\(.*\)$/u

/** Without code, whose words are of no language; empty for JSON. */
function proseOf(text: string): string {
  const prose = text.replace(/```[\s\S]*?(?:```|$)/gu, ' ').trim()
  if (isJson(prose)) return ''
  const lines = prose.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  return lines.filter((line) => codeLine.test(line)).length * 2 > lines.length ? '' : prose
}

function isJson(text: string): boolean {
  if (!/^[[{]/u.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const labelWords = 3
/** In a script that is written without spaces. */
const labelLetters = 6

/** An answer of few words may be the name of a class or of a thing. */
function isLabel(answer: string): boolean {
  if (answer.trim().split(/\s+/u).length > labelWords) return false
  const unspaced = answer.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0
  return unspaced <= labelLetters
}

function promptOf(content: RowContent): string {
  return promptMessages(content)
    .map((message) => message.content)
    .join('\n')
}

/** As the detector reads. */
const readCharacters = 600

/** Korean by its letters and English by its function words, which takes a tenth of the detector's time; other texts by the detector. */
function languagesOf(text: string): readonly string[] | null {
  const part = text.slice(0, readCharacters)
  const letters = part.match(/\p{L}/gu)?.length ?? 0
  if (letters === 0) return null
  const hangul = part.match(/\p{Script=Hangul}/gu)?.length ?? 0
  if (hangul >= 4 && hangul * 2 > letters) return ['ko']
  if (hangul === 0 && letters >= leastLetters) {
    const { english, foreign } = countFunctionWords(part)
    if (english >= 3 && foreign === 0) return ['en']
  }
  return letters < leastLetters && isLatin(part) ? null : detectLanguages(text)
}

type Compared = {
  questionText: string
  answerText: string
  question: readonly string[] | null
  answer: readonly string[] | null
}

function problemOf({ questionText, answerText, question, answer }: Compared): Omit<LanguageFinding, 'row'> | null {
  if (isLabel(answerText)) return null
  if (question && answer && !question.some((language) => answer.includes(language))) {
    const isSure = ![questionText, answerText].every(isLatin) || [questionText, answerText].every((text) => text.length >= leastLatin)
    if (isSure) return { problem: 'other-language', detail: `The question is in ${question[0]}, the answer in ${answer[0]}.` }
  }
  const foreign = foreignScript(questionText, answerText)
  return foreign === null ? null : { problem: 'mixed-script', detail: `The answer has ${foreign.name} letters: ${foreign.found}` }
}

function isLatin(text: string): boolean {
  return (text.match(/\p{Script=Latin}/gu)?.length ?? 0) * 2 > (text.match(/\p{L}/gu)?.length ?? 0)
}

const scripts = {
  Hangul: /\p{Script=Hangul}{2,}/u,
  Han: /\p{Script=Han}{2,}/u,
  Japanese: /[\p{Script=Hiragana}\p{Script=Katakana}]{2,}/u,
  Cyrillic: /\p{Script=Cyrillic}{2,}/u,
  Thai: /\p{Script=Thai}{2,}/u,
  Arabic: /\p{Script=Arabic}{2,}/u,
  Hebrew: /\p{Script=Hebrew}{2,}/u,
  Devanagari: /\p{Script=Devanagari}{2,}/u,
}

const anyScript = new RegExp(
  Object.values(scripts)
    .map(({ source }) => source)
    .join('|'),
  'u',
)

/** Letters of a script that neither the question has nor most of the answer is written in. What stands in brackets explains a word. */
function foreignScript(question: string, answer: string): { name: string; found: string } | null {
  const plain = answer.replace(/\([^()\n]{0,80}\)|「[^」\n]{0,80}」|```[\s\S]*?(?:```|$)/gu, ' ')
  const letters = plain.match(/\p{L}/gu)?.length ?? 0
  if (!anyScript.test(plain)) return null
  for (const [name, script] of Object.entries(scripts)) {
    const found = script.exec(plain)?.[0]
    if (found === undefined || script.test(question)) continue
    const own = plain.match(new RegExp(script.source.replace('{2,}', ''), 'gu'))?.length ?? 0
    const japanese = name === 'Han' && scripts.Japanese.test(plain)
    if (own < letters / 4 && !japanese) return { name, found: found.slice(0, 20) }
  }
  return null
}
