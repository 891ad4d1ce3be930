import { textRatio } from '../overlap/levenshteinDistance.ts'
import { rougeL } from '../overlap/rougeScores.ts'
import { unicodeWords } from '../overlap/rougeTokenizers.ts'
import { sequenceMatcherRatio } from '../overlap/sequenceMatcherRatio.ts'
import { codePoints } from '../overlap/symbols.ts'

/** Similarities of two outputs, from 0 to 1, by the id of the metric that they are. */
export const outputSimilarities = {
  'rouge-l-unicode': (one: string, other: string) => rougeL(one, other, unicodeWords),
  'levenshtein-ratio': textRatio,
  'sequence-matcher': (one: string, other: string) => sequenceMatcherRatio(codePoints(one), codePoints(other)),
}
