/** An answer that ends with one of these goes on. */
const openEnglish =
  /(?:^|\s)(?:the|a|an|of|to|and|or|but|in|on|at|for|with|by|from|that|which|is|are|was|were|as|if|when|because|this|these|its|their|your|such|into|than)$/iu
const openKorean =
  /(?:[가-힣](?:를|에서|에게|으로|하며|하고|이며|지만|면서|하여|위해|위한|대한|통해|따라|있는|하는|되는|또는|이나|라는)|(?:^|\s)(?:그리고|그러나|하지만|또한|따라서|즉|및|또는|예를))$/u
const closed = /[.!?…。！？:;"'”’」』)\]}>*_`~|ㅋㅎㅠㅜ]$|\p{Extended_Pictographic}$/u
const sentenceEnd = /[.!?。！？](?:["'”’)\]]*)(?:\s|$)/gu

/** A last line of more answers than this belongs to all of them, such as a note on whom to ask. */
const mostOfLine = 3

/** Last lines that more than a few answers have. */
export function sharedLastLines(answers: Iterable<string>): ReadonlySet<string> {
  const counts = new Map<string, number>()
  for (const answer of answers) {
    const line = lastLine(answer.trimEnd())
    counts.set(line, (counts.get(line) ?? 0) + 1)
  }
  return new Set([...counts].flatMap(([line, count]) => (count > mostOfLine ? [line] : [])))
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1).trim()
}

/**
 * Why an answer looks cut off, as a sentence; null if it does not. Lists, code, tables, verse and short answers may end without a full stop.
 * `shared`: the last lines of many answers.
 */
export function truncationOf(answer: string, shared: ReadonlySet<string>): string | null {
  const text = answer.trimEnd()
  const fences = text.match(/^[ \t]{0,3}(?:`{3,}|~{3,})/gmu)?.length ?? 0
  if (fences % 2 === 1) return 'A code block is not closed.'
  const line = lastLine(text)
  if (/^(?:`{3,}|~{3,})/u.test(line)) return null
  if (/[,([{，、]$/u.test(text) && text.length > 20 && !isData(text)) return 'The answer ends in the middle of a sentence.'
  const words = line.split(/\s+/u).length
  if (words < 3 || isListed(line) || closed.test(line)) return null
  if (openEnglish.test(line) || openKorean.test(line) || endsWithObject(line)) return 'The answer ends in the middle of a sentence.'
  if (shared.has(line) || isSignature(text, line) || isLabelled(line) || isVerse(text)) return null
  // Who ends two sentences with a full stop would have ended the last one so too.
  const ended = text.match(sentenceEnd)?.length ?? 0
  return ended >= 2 && words >= 4 && /[\p{L}-]$/u.test(line) && !endsKoreanSentence(line) ? 'The last sentence has no end.' : null
}

function isListed(line: string): boolean {
  return /^(?:[-*+•|#>]|\d{1,3}[.)]|[a-z][.)]\s)/iu.test(line) || /https?:\/\/\S+$/u.test(line)
}

/** A short last paragraph of one line, such as the name under a letter. */
function isSignature(text: string, line: string): boolean {
  const before = text.slice(0, text.length - line.length).trimEnd()
  const isOwnLine = text.slice(before.length).includes('\n')
  return isOwnLine && /[,.!?。]$/u.test(before) && line.split(/\s+/u).length <= 6 && !/[.!?。,]/u.test(line)
}

function isData(text: string): boolean {
  return /^[[{]/u.test(text.trimStart())
}

/** The particle 을 follows a final consonant, unlike the end of 마을 or 가을. */
function endsWithObject(line: string): boolean {
  const before = /([가-힣])을$/u.exec(line)?.[1]
  return before !== undefined && (before.charCodeAt(0) - firstSyllable) % syllablesOfVowel !== 0
}

const firstSyllable = 0xac00
const syllablesOfVowel = 28

/** A name and a short value, such as `문의: 고객센터`. */
function isLabelled(line: string): boolean {
  const value = /^[^\s:：.!?][^:：.!?]{0,24}[:：]\s*(?<value>\S.*)$/u.exec(line)?.groups?.value
  return value !== undefined && value.split(/\s+/u).length <= 8 && !/[.!?。]\s/u.test(value)
}

const verseLine = 60

/** Several short lines at the end, which are ended by their line and not by a full stop. */
function isVerse(text: string): boolean {
  const lines = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-4)
  return lines.length >= 3 && lines.every((line) => line.trim().length <= verseLine)
}

/** -다, -요 and other endings, the noun forms of notes, and nouns that notes end with. */
function endsKoreanSentence(line: string): boolean {
  return /(?:[다요죠까네군지라자오]|[함음임됨짐것등끝]|완성|완료|종료|마무리|참고|참조|필수|필요|가능|불가|불가능|예정|추천|권장|주의|금지|감사|문의|통보|안내|발송|지급|마감|확인|제공|포함|제외|별도|이상|이하|이내|미만|초과|까지|부터|정도)$/u.test(
    line,
  )
}
