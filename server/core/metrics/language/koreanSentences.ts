/** Where a sentence ends: its marks with closing quotes and brackets after them, or a line end. Not inside 3.5, nor before 라고. */
const boundary = /[.!?…。！？~]+["'”’」』)\]*_]*(?=\s|$)|\n+/gu

/** A sentence that ends in an emoji or a laugh instead of a full stop. */
const softBoundary =
  /(?:습니다|습니까|[가-힣]요|[가-힣]죠)(?:[\s~!^]*(?:[ㅋㅎㅠㅜ]+|\p{Extended_Pictographic}(?:\u200d|\ufe0f|\p{Emoji_Modifier}|\p{Extended_Pictographic})*|\^\^))+(?=\s)/gu

/** The sentences of a Korean text, each trimmed, with lists and lines of their own apart. Code blocks are left out. NFC. */
export function koreanSentences(text: string): string[] {
  const prose = text.normalize('NFC').replace(/^(```|~~~)[^\n]*\n[\s\S]*?(?:^\1[^\n]*$|$(?![\s\S]))/gmu, '\n')
  return split(prose, boundary)
    .flatMap((sentence) => split(sentence, softBoundary))
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

/** The text cut behind every match. */
function split(text: string, pattern: RegExp): string[] {
  const parts: string[] = []
  let start = 0
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length
    parts.push(text.slice(start, end))
    start = end
  }
  return [...parts, text.slice(start)]
}
