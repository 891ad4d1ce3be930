import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { holdsTag } from '../../template/holdsTag.ts'
import { defineMetric } from '../metric/metric.ts'
import { optionTemplate } from '../metric/optionTemplate.ts'
import { regexRisk } from './regexRisk.ts'

/** A search may take quadratic time; at this length it is still below a tenth of a second. */
const mostCharacters = 10_000

/** Patterns with templates differ between cases; this many compiled ones are cached. */
const mostCompiled = 1000

/** 1 when the pattern is found in the output. Values inserted by `{{...}}` are escaped and match literally. */
export const regex = defineMetric({
  id: 'regex',
  title: 'Regular expression',
  group: 'text match',
  description: `1 if the pattern is found anywhere in the output; ^ and $ anchor it to the ends. Values in {{…}} match literally. For outputs of at most ${mostCharacters.toLocaleString('en')} characters.`,
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
    const compiled = new Map<string, RegExp>()
    const compile = (source: string): RegExp => {
      let made = compiled.get(source)
      if (!made) {
        if (compiled.size >= mostCompiled) compiled.clear()
        compiled.set(source, (made = compilePattern(source, flags)))
      }
      return made
    }
    // A pattern without a template is invalid for every output or for none: report it at once.
    if (!holdsTag(pattern)) compile(pattern)
    return (input) => {
      const sources = patterns(input)
      if (sources === null) return null
      if (input.output.length > mostCharacters) {
        throw new AppError(
          'BAD_INPUT',
          `The output has ${input.output.length.toLocaleString('en')} characters; regex reads at most ${mostCharacters.toLocaleString('en')}.`,
        )
      }
      const output = input.output.normalize('NFC')
      return sources.some((source) => compile(source).test(output)) ? 1 : 0
    }
  },
})

/** Compiles with the newest Unicode mode that accepts the pattern: `v`, `u`, or none, as older patterns have unnecessary escapes. */
function compilePattern(source: string, flags: string): RegExp {
  const text = source.normalize('NFC')
  const modes = /[uv]/.test(flags) ? [flags] : [`${flags}v`, `${flags}u`, flags]
  let reason = ''
  for (const mode of modes) {
    try {
      const made = new RegExp(text, mode)
      const risk = regexRisk(text, mode)
      if (risk) throw new AppError('BAD_INPUT', `The pattern ${source} ${risk}`)
      return made
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown
      reason = thrown instanceof Error ? thrown.message.replace(/^.*: /s, '') : String(thrown)
    }
  }
  throw new AppError('BAD_INPUT', `The pattern ${source} is not a regular expression: ${reason}.`)
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
}
