import { z } from 'zod'
import { listNames } from '../../closestName.ts'
import { holdsText } from '../../findText.ts'
import { comparedWith } from '../metric/againstReferences.ts'
import { defineMetric, type Metric } from '../metric/metric.ts'
import { foldCase } from '../metric/normaliseText.ts'
import { optionTexts } from '../metric/optionTemplate.ts'

/** 1 when at least one of the texts is in the output. */
export const containsAny: Metric = containsEach({
  id: 'contains-any',
  title: 'Contains any',
  description: '1 if the output contains at least one of the given texts, by default of the references.',
  score: (found) => (found > 0 ? 1 : 0),
})

/** 1 when every text is in the output. */
export const containsAll: Metric = containsEach({
  id: 'contains-all',
  title: 'Contains all',
  description: '1 if the output contains all of the given texts, by default all references.',
  score: (found, texts) => (found === texts ? 1 : 0),
})

/** The share of the texts that are in the output. */
export const containsShare: Metric = containsEach({
  id: 'contains-share',
  title: 'Share contained',
  description: 'The share of the given texts, by default of the references, that the output contains, 0 to 1.',
  score: (found, texts) => found / texts,
})

type Kind = { id: string; title: string; description: string; score: (found: number, texts: number) => number }

function containsEach({ score, ...texts }: Kind): Metric {
  return defineMetric({
    ...texts,
    group: 'text match',
    mainOption: 'value',
    higherIsBetter: true,
    range: { least: 0, most: 1 },
    templates: { value: [] },
    optionsSchema: z.strictObject({ ...comparedWith, ignore_case: z.boolean().default(false) }),
    scorer: ({ value, ignore_case }) => {
      const expected = optionTexts(value)
      const read = (text: string) => (ignore_case ? foldCase(text) : text.normalize('NFC'))
      return (input) => {
        // Every output contains the empty text, which is therefore ignored.
        const wanted = expected(input)?.filter((text) => text !== '') ?? []
        if (wanted.length === 0) return null
        const output = read(input.output)
        const missing = wanted.filter((text) => !holdsText(output, read(text)))
        const reason = missing.length === 0 ? null : `Missing: ${listNames(missing)}.`
        return { score: score(wanted.length - missing.length, wanted.length), reason }
      }
    },
  })
}
