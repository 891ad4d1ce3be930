import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { holdsTag } from '../../template/holdsTag.ts'
import { defineMetric } from '../metric/metric.ts'
import { optionTemplate } from '../metric/optionTemplate.ts'
import { compilePattern, type Pattern, shortened } from '../pattern/pattern.ts'

/** Patterns with templates differ between cases; this many compiled ones are cached. */
const mostCompiled = 100

/** 1 when the pattern is found in the output. Values inserted by `{{...}}` are escaped and match literally. */
export const regex = defineMetric({
  id: 'regex',
  title: 'Regular expression',
  group: 'text match',
  description: '1 if the pattern is found anywhere in the output; ^ and $ anchor it to the ends. Values in {{…}} match literally.',
  mainOption: 'pattern',
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  templates: { pattern: [] },
  optionsSchema: z.strictObject({
    /** JavaScript's syntax, without surrounding slashes; a template. */
    pattern: z.string().min(1),
    /** i: ignore case, m: ^ and $ match at each line, s: `.` matches line ends, u or v: Unicode (tried automatically). */
    flags: z
      .string()
      .regex(/^(?!.*(.).*\1)(?!.*u.*v|.*v.*u)[imsuv]*$/, 'takes the letters i, m, s and u or v, each once')
      .default(''),
  }),
  scorer: ({ pattern, flags }) => {
    const patterns = optionTemplate(pattern, escapePattern)
    // The newest mode that accepts the pattern: older patterns have unnecessary escapes.
    const modes = /[uv]/.test(flags) ? [flags] : [`${flags}v`, `${flags}u`, flags]
    const compiled = new Map<string, Pattern>()
    const compile = (source: string): Pattern => {
      let made = compiled.get(source)
      if (!made) {
        if (compiled.size >= mostCompiled) compiled.clear()
        compiled.set(source, (made = readPattern(source.normalize('NFC'), modes)))
      }
      return made
    }
    // A pattern without a template is invalid for every output or for none: report it at once.
    if (!holdsTag(pattern)) compile(pattern)
    return (input) => {
      const sources = patterns(input)
      if (sources === null) return null
      const output = input.output.normalize('NFC')
      return sources.some((source) => compile(source).test(output)) ? 1 : 0
    }
  },
})

/** Compiles a pattern with the first of these flags that accepts it. Throws AppError BAD_INPUT. */
export function readPattern(source: string, modes: readonly string[]): Pattern {
  let reason = ''
  for (const mode of modes) {
    try {
      return compilePattern(source, mode)
    } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown
      reason = thrown.message.replace(/^.*: /s, '')
    }
  }
  const remedy = /^\(\?[imsx]+\)/.test(source) ? ' Write `(?i:…)` around the pattern, or use `flags`, instead of `(?i)`.' : ''
  throw new AppError('BAD_INPUT', `The pattern ${shortened(source)} is not a regular expression: ${reason}.${remedy}`)
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
