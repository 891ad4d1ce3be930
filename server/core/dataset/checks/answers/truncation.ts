/** An answer that ends with one of these goes on. */
const openEnglish =
  /(?:^|\s)(?:the|a|an|of|to|and|or|but|in|on|at|for|with|by|from|that|which|is|are|was|were|as|if|when|because|this|these|its|their|your|such|into|than)$/iu
const openKorean =
  /(?:[가-힣](?:을|를|에서|에게|으로|하며|하고|이며|지만|면서|하여|위해|위한|대한|통해|따라|있는|하는|되는|또는|이나|라는)|(?:^|\s)(?:그리고|그러나|하지만|또한|따라서|즉|및|또는|예를))$/u
const closed = /[.!?…。！？:;"'”’」』)\]}>*_`~|ㅋㅎㅠㅜ]$|\p{Extended_Pictographic}$/u
const sentenceEnd = /[.!?。！？](?:["'”’)\]]*)(?:\s|$)/gu

/** Why an answer looks cut off, as a sentence; null if it does not. Lists, code, tables and short answers may end without a full stop. */
export function truncationOf(answer: string): string | null {
  const text = answer.trimEnd()
  const fences = text.match(/^[ \t]{0,3}(?:`{3,}|~{3,})/gmu)?.length ?? 0
  if (fences % 2 === 1) return 'A code block is not closed.'
  const line = text.slice(text.lastIndexOf('\n') + 1).trim()
  if (/^(?:`{3,}|~{3,})/u.test(line)) return null
  if (/[,([{，、]$/u.test(text) && text.length > 20 && !isData(text)) return 'The answer ends in the middle of a sentence.'
  const words = line.split(/\s+/u).length
  if (words < 3 || isListed(line) || closed.test(line)) return null
  if (openEnglish.test(line) || openKorean.test(line)) return 'The answer ends in the middle of a sentence.'
  if (isSignature(text, line)) return null
  // Who ends two sentences with a full stop would have ended the last one so too.
  const ended = text.match(sentenceEnd)?.length ?? 0
  return ended >= 2 && words >= 4 && /[\p{L}\p{N}-]$/u.test(line) && !endsKoreanSentence(line) ? 'The last sentence has no end.' : null
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

/** -다, -요 and other endings, and the noun forms of notes. */
function endsKoreanSentence(line: string): boolean {
  return /(?:[다요죠까네군지라자오]|[함음임됨짐것등])$/u.test(line)
}
