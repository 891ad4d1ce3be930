import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'
import { optionTemplate } from '../metric/optionTemplate.ts'
import { readNumbers } from '../metric/readNumbers.ts'
import { contentStems } from './contentStems.ts'

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
    threshold: z.number().min(0).max(1).default(0.6),
  }),
  scorer: ({ context, threshold }) => {
    const contextOf = optionTemplate(context)
    // Consecutive cells often share their context.
    let last: { text: string; known: Context } | null = null
    return (input) => {
      const text = contextOf(input)?.join('\n') ?? ''
      if (text.trim() === '') return null
      if (last?.text !== text) last = { text, known: readContext(text) }
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

type Context = {
  stems: ReadonlySet<string>
  /** Prefixes of Korean stems, so that 사람들 and 사람 match in either direction. */
  beginnings: ReadonlySet<string>
  numbers: readonly number[]
}

function readContext(text: string): Context {
  const stems = new Set(contentStems(text))
  return { stems, beginnings: new Set([...stems].flatMap(beginningsOf)), numbers: readNumbers(text) }
}

/** Null for a sentence without content words and numbers. */
function isSupported(sentence: string, { stems, beginnings, numbers }: Context, threshold: number): boolean | null {
  const own = contentStems(sentence)
  const stated = readNumbers(sentence)
  if (own.length === 0 && stated.length === 0) return null
  if (!stated.every((number) => numbers.some((other) => Math.abs(number - other) <= 1e-9 * Math.abs(number)))) return false
  const found = own.filter((stem) => stems.has(stem) || beginnings.has(stem) || beginningsOf(stem).some((part) => stems.has(part)))
  return found.length >= own.length * threshold
}

/** No stem of Korean is longer; the prefixes of a long row of syllables would take quadratic time. */
const longestStem = 60

/** Prefixes of at least two syllables of a Hangul stem; none for other scripts, in which a prefix is usually another word. */
function beginningsOf(stem: string): string[] {
  if (!/^[가-힣]{2,}$/u.test(stem)) return []
  return Array.from({ length: Math.min(stem.length, longestStem) - 1 }, (_, more) => stem.slice(0, more + 2))
}

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
