const segmenter = new Intl.Segmenter('und', { granularity: 'sentence' })

/** The sentences of a text that say something, trimmed; a line break ends one too. */
export function sentencesOf(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line) => Array.from(segmenter.segment(line), ({ segment }) => segment.trim()))
    .filter((sentence) => /[\p{L}\p{N}\p{S}]/u.test(sentence))
}
