import type { Experiment } from '../../../experiment/experiment.ts'
import type { Json } from '../../../json.ts'
import type { LeakReference } from './leak.ts'

/** A text of this many characters or fewer says nothing by itself, such as a language or a category. */
const shortText = 3

/**
 * The test cases and shots of a notebook. A case is compared by the longest text of its variables and by all of them together; a shot also with
 * its output. `file`: of the notebook, for shots, of which only the sweep's line is known.
 */
export function experimentReferences({ cases, sweeps }: Pick<Experiment, 'cases' | 'sweeps'>, file: string): LeakReference[] {
  const ofCases = cases.map(({ vars, file: place, line }): LeakReference => ({
    in: 'case',
    place: `${place}:${line}`,
    texts: caseTexts(vars),
  }))
  const ofShots = sweeps.flatMap(({ shots, name, line }) =>
    (shots?.items ?? []).map(({ vars, output }, position): LeakReference => {
      const texts = caseTexts(vars)
      const place = `${file}:${line} shot ${position + 1}${name === '' ? '' : ` of ${name}`}`
      return { in: 'shot', place, texts: [...texts, ...texts.slice(-1).map((text) => `${text}\n${output}`)] }
    }),
  )
  return [...ofCases, ...ofShots].filter(({ texts }) => texts.length > 0)
}

function caseTexts(vars: Record<string, Json>): string[] {
  const values = Object.values(vars).flatMap(textsIn)
  const longest = values.reduce((best, text) => (text.length > best.length ? text : best), '')
  return [...new Set([longest, values.join('\n')])].filter((text) => text.trim().length > shortText)
}

/** The texts in a value of a variable; numbers and other scalars too. */
function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap((each) => (each === undefined ? [] : textsIn(each)))
  return value === null ? [] : [String(value)]
}
