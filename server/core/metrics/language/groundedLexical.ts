import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { optionTemplate } from '../metric/optionTemplate.ts'
import { type Evidence, isSupported, readEvidence, usualSupport } from './lexicalSupport.ts'

/** Share of the output's sentences whose words and numbers are in the context. */
export const groundedLexical = defineMetric({
  id: 'grounded-lexical',
  title: 'Grounded in the context (by words)',
  group: 'language',
  description:
    'Share of the output’s sentences whose words are in the given context: at least the threshold of a sentence’s content words, and all its numbers. Korean is compared without particles and endings. Negations and paraphrases are not recognised; see grounded and judge-grounded. Null if the context or the output has no content.',
  mainOption: 'context',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { context: [] },
  optionsSchema: z.strictObject({
    /** The text that should support the output; a template over the case's vars. */
    context: z.string().min(1).default('{{context}}'),
    /** The required share of a sentence's content words that are in the context. */
    threshold: z.number().min(0).max(1).default(usualSupport),
  }),
  scorer: ({ context, threshold }) => {
    const contextOf = optionTemplate(context)
    // Consecutive cells often share their context.
    let last: { text: string; known: Evidence } | null = null
    return (input) => {
      const text = contextOf(input)?.join('\n') ?? ''
      if (text.trim() === '') return null
      if (last?.text !== text) last = { text, known: readEvidence(text) }
      const { known } = last
      const judged = sentences(input.output).flatMap((sentence) => {
        const supported = isSupported(sentence, known, threshold)
        return supported === null ? [] : [{ sentence, supported }]
      })
      if (judged.length === 0) return null
      const missing = judged.find(({ supported }) => !supported)
      return {
        score: judged.filter(({ supported }) => supported).length / judged.length,
        reason: missing ? `Not in the context: ${shorten(missing.sentence)}` : null,
      }
    }
  },
})

const segmenter = new Intl.Segmenter('und', { granularity: 'sentence' })

/** Sentences and list items; list numbers are removed. */
function sentences(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/u, ''))
    .flatMap((line) => [...segmenter.segment(line)].map(({ segment }) => segment.trim()))
    .filter((sentence) => sentence !== '')
}

function shorten(sentence: string): string {
  const characters = [...sentence]
  return characters.length <= 120 ? sentence : `${characters.slice(0, 120).join('')}…`
}
