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
    'Share of the output’s sentences that the given context bears out by its words: at least the threshold of a sentence’s content words stand in the context, and all its numbers do. Korean is compared without particles and endings. Words alone see no denial and no paraphrase; see grounded and judge-grounded. Null where the context or the output says nothing.',
  mainOption: 'context',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({
    /** What the output may rest on; a template over the case's vars. */
    context: z.string().min(1).default('{{context}}'),
    /** The share of a sentence's content words that must be in the context. */
    threshold: z.number().min(0).max(1).default(0.6),
  }),
  scorer: ({ context, threshold }) => {
    const contextOf = optionTemplate(context)
    // Cells of one case follow one another, and their context is the same.
    let last: { text: string; known: Context } | null = null
    return (input) => {
      const text = contextOf(input)?.join('\n') ?? ''
      if (text.trim() === '') return null
      if (last?.text !== text) last = { text, known: readContext(text) }
      const { known } = last
      const judged = sentences(input.output).flatMap((sentence) => {
        const borne = isBorneOut(sentence, known, threshold)
        return borne === null ? [] : [{ sentence, borne }]
      })
      if (judged.length === 0) return null
      const missing = judged.find(({ borne }) => !borne)
      return {
        score: judged.filter(({ borne }) => borne).length / judged.length,
        reason: missing ? `Not in the context: ${shorten(missing.sentence)}` : null,
      }
    }
  },
})

type Context = {
  stems: ReadonlySet<string>
  /** Beginnings of Korean stems, so that 사람들 meets 사람, whichever of the two has more behind it. */
  beginnings: ReadonlySet<string>
  numbers: readonly number[]
}

function readContext(text: string): Context {
  const stems = new Set(contentStems(text))
  return { stems, beginnings: new Set([...stems].flatMap(beginningsOf)), numbers: readNumbers(text) }
}

/** Null where the sentence has no content to look for. */
function isBorneOut(sentence: string, { stems, beginnings, numbers }: Context, threshold: number): boolean | null {
  const own = contentStems(sentence)
  const stated = readNumbers(sentence)
  if (own.length === 0 && stated.length === 0) return null
  if (!stated.every((number) => numbers.some((other) => Math.abs(number - other) <= 1e-9 * Math.abs(number)))) return false
  const found = own.filter((stem) => stems.has(stem) || beginnings.has(stem) || beginningsOf(stem).some((part) => stems.has(part)))
  return found.length >= own.length * threshold
}

/** Two syllables and more of a Hangul stem; of other scripts nothing, where a beginning is mostly another word. */
function beginningsOf(stem: string): string[] {
  if (!/^[가-힣]{2,}$/u.test(stem)) return []
  return Array.from({ length: stem.length - 1 }, (_, more) => stem.slice(0, more + 2))
}

const segmenter = new Intl.Segmenter('und', { granularity: 'sentence' })

/** Sentences, and lines of a list; the numbers of a list are none of its content. */
function sentences(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*•]|\d+[.)])\s+/u, ''))
    .flatMap((line) => [...segmenter.segment(line)].map(({ segment }) => segment.trim()))
    .filter((sentence) => sentence !== '')
}

function shorten(sentence: string): string {
  const characters = [...sentence]
  return characters.length <= 120 ? sentence : `${characters.slice(0, 120).join('')}…`
}
