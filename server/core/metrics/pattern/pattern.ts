import { RE2JS } from 're2js'
import { AppError } from '../../errors.ts'
import { matchesInSandbox } from '../sandbox/regexInSandbox.ts'
import { surrogatePlane, type Translated, translatePattern } from './translatePattern.ts'

/** A compiled regular expression. */
export type Pattern = {
  /** True if it matches somewhere in the text. Throws AppError BAD_INPUT when the text takes too long. */
  test: (text: string) => boolean
  /** Whether texts may need the sandbox: `prepareMetrics` loads it. */
  needsSandbox: boolean
}

/** UTF-16 units. */
const longestPattern = 50_000

/** Instructions of the program times characters of the text: below a second in the worst case. */
const mostWork = 50_000_000

/**
 * Compiles a pattern in JavaScript's syntax with the flags i, m, s, u and v. RE2 runs it, in time linear in the text; a pattern that RE2
 * cannot express (look-around, back-references, long repetitions) runs in the sandbox, with a limit. Both give the verdict of `RegExp`.
 * Throws SyntaxError for a pattern that JavaScript does not accept, and for one that is too long.
 */
export function compilePattern(source: string, flags: string): Pattern {
  if (source.length > longestPattern) throw new SyntaxError(`It is longer than ${longestPattern.toLocaleString('en')} characters`)
  void new RegExp(source, flags)
  const translated = translatePattern(source, flags, 're2')
  const program = translated && compiled(translated.source)
  const script = program && !translated.byLines ? null : translatePattern(source, flags, 'script')
  const inSandbox = (text: string): boolean => {
    const found = script ? matchesInSandbox(script, prepared(text, script)) : matchesInSandbox({ source, flags }, text)
    if (typeof found === 'boolean') return found
    throw found === 'tooSlow' ? tooSlow(source) : new AppError('BAD_INPUT', `The pattern ${shortened(source)} cannot be run.`)
  }
  if (!translated || !program) return { test: inSandbox, needsSandbox: true }
  const size = program.programSize()
  return {
    needsSandbox: translated.byLines,
    test: (text) => {
      if (translated.byLines && /[\r\u2028\u2029]/.test(text)) return inSandbox(text)
      if (size * text.length > mostWork) throw tooLarge(source, text.length)
      return program.test(prepared(text, translated))
    },
  }
}

function compiled(re2: string): RE2JS | null {
  try {
    return RE2JS.compile(re2)
  } catch {
    // Too many repetitions or too deeply nested.
    return null
  }
}

/** The text with changes after which RE2 gives JavaScript's verdict; see `Translated`. */
function prepared(text: string, { byUnits, foldsWords }: Translated): string {
  if (byUnits && /[\ud800-\udfff]/.test(text))
    return text.replace(/[\ud800-\udfff]/g, (unit) => String.fromCodePoint(surrogatePlane + unit.charCodeAt(0)))
  // When case is ignored, these are the same letters as s and k, and belong to words.
  return foldsWords ? text.replaceAll('\u017f', 's').replaceAll('\u212a', 'k') : text
}

function tooSlow(source: string): AppError {
  return new AppError(
    'BAD_INPUT',
    `The pattern ${shortened(source)} did not end on this output. It looks around or refers back, for which every way to match is tried. Write it without \`(?=\`, \`(?!\`, \`(?<\` and \`\\1\`, or with fewer repetitions.`,
  )
}

function tooLarge(source: string, length: number): AppError {
  return new AppError(
    'BAD_INPUT',
    `The pattern ${shortened(source)} is too large for an output of ${length.toLocaleString('en')} characters. Write it with fewer or shorter repetitions.`,
  )
}

/** A pattern as shown in a message. */
export function shortened(source: string): string {
  return source.length > 200 ? `${source.slice(0, 200)}…` : source
}
