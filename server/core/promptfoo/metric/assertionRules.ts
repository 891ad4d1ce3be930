import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { holdsText } from '../../findText.ts'
import { canonicalJson, isRecord, type Json } from '../../json.ts'
import { holdsTag } from '../../template/holdsTag.ts'
import { isJson } from '../../metrics/text/isJson.ts'
import { javascript } from '../../metrics/sandbox/javascript.ts'
import { sandboxReady } from '../../metrics/sandbox/sandbox.ts'
import { levenshteinDistance } from '../../metrics/overlap/levenshteinDistance.ts'
import type { MetricInput, Scorer } from '../../metrics/metric/metric.ts'
import { readPattern } from '../../metrics/text/regex.ts'
import { commaParts } from './commaParts.ts'
import { promptfooScript } from './promptfooScript.ts'
import { compatibleBleu, compatibleGleu, compatibleRouge } from './overlapScores.ts'
import { parseDocument } from 'yaml'

/** The value of an assertion: `texts` are its rendered templates, several if there are several references. */
export type Asked = { value: Json | undefined; texts: readonly string[]; threshold: number | undefined }

/**
 * Pass or fail; a number to compare with the threshold; or a number with its own verdict. Null: the assertion does not apply to this
 * output.
 */
export type Answer = boolean | number | { pass: boolean; score: number; why?: string } | null

export type AssertionRule = {
  /** For rules with numbers: the default threshold. */
  usual?: number
  needs?: 'value' | 'threshold'
  /** Called once; the returned function is called for each output. */
  make: (value: Json | undefined) => (input: MetricInput, asked: Asked) => Answer
}

/** A rule that passes if any of the texts does. */
function anyText(test: (output: string, text: string) => boolean): AssertionRule {
  return {
    needs: 'value',
    make:
      () =>
      ({ output }, { texts }) =>
        texts.some((text) => test(output, text)),
  }
}

/** A rule over a list of texts, which may be given as one text separated by commas. */
function list(test: (output: string, texts: readonly string[]) => boolean, fold = (text: string) => text): AssertionRule {
  return {
    needs: 'value',
    make:
      (value) =>
      ({ output }, { texts }) => {
        const wanted = Array.isArray(value) ? texts : texts.flatMap((text) => commaParts(text))
        return test(fold(output), wanted.map(fold))
      },
  }
}

function overlap(usual: number, score: (output: string, references: readonly string[]) => number): AssertionRule {
  return {
    usual,
    needs: 'value',
    make:
      () =>
      ({ output }, { texts }) =>
        texts.length === 0 ? null : score(output, texts),
  }
}

/** A metric of Assay with the same result as in promptfoo. */
function same(make: (value: Json | undefined) => Scorer): AssertionRule['make'] {
  return (value) => {
    const scorer = make(value)
    return (input) => {
      const score = scoreOf(scorer(input))
      return score === null ? null : score === 1
    }
  }
}

function scoreOf(scored: ReturnType<Scorer>): number | null {
  return typeof scored === 'object' && scored !== null ? scored.score : scored
}

/** Maximum number of cached patterns. */
const MOST_PATTERNS = 1000

const lower = (text: string) => text.toLowerCase()
const every = (output: string, texts: readonly string[]) => texts.every((text) => holdsText(output, text))
const some = (output: string, texts: readonly string[]) => texts.some((text) => holdsText(output, text))
const wordBounds = z.union([z.coerce.number(), z.object({ min: z.coerce.number().optional(), max: z.coerce.number().optional() })])

const rules = {
  equals: {
    needs: 'value',
    make:
      (value) =>
      ({ output }, { texts }) =>
        isRecord(value) || Array.isArray(value) ? jsonEquals(output, value) : texts.includes(output),
  },
  contains: anyText(holdsText),
  icontains: anyText((output, text) => holdsText(lower(output), lower(text))),
  'starts-with': anyText((output, text) => output.startsWith(text)),
  'contains-all': list(every),
  'contains-any': list(some),
  'icontains-all': list(every, lower),
  'icontains-any': list(some, lower),
  regex: {
    needs: 'value',
    make: (value) => {
      const patternOf = remembered((text: string) => readPattern(text, ['']))
      // A pattern without a template is invalid for all cases or for none: check it at once.
      if (typeof value === 'string' && !holdsTag(value)) patternOf(value)
      return ({ output }, { texts }) => texts.some((pattern) => patternOf(pattern).test(output))
    },
  },
  'is-json': { make: same((value) => isJson.scorer(value === undefined ? {} : { schema: value })) },
  'contains-json': {
    make: (value) => {
      const fits = value === undefined ? null : isJson.scorer({ schema: value })
      const passes = (found: Json) => fits === null || scoreOf(fits({ output: JSON.stringify(found), reference: null, vars: {} })) === 1
      return ({ output }) => {
        const { found, whole } = containedObjects(output)
        if (found.some(passes)) return true
        if (!whole) throw new AppError('BAD_INPUT', 'contains-json: the output has too many brackets to search.')
        return false
      }
    },
  },
  'word-count': {
    needs: 'value',
    make: (value) => {
      const { data: bounds } = wordBounds.safeParse(value)
      if (bounds === undefined) throw new AppError('BAD_INPUT', 'word-count: the value must be a number of words, or `{ min, max }`.')
      const { min = -Infinity, max = Infinity } = typeof bounds === 'number' ? { min: bounds, max: bounds } : bounds
      return ({ output }) => {
        const words = output.split(/\s+/).filter((word) => word !== '').length
        return words >= min && words <= max
      }
    },
  },
  levenshtein: {
    needs: 'value',
    make:
      () =>
      ({ output }, { texts, threshold = 5 }) =>
        // The distance is at least the difference of the lengths; computing it takes long for long texts.
        texts.some(
          (text) => Math.abs(output.length - text.length) <= threshold && levenshteinDistance(units(output), units(text)) <= threshold,
        ),
  },
  'rouge-n': overlap(0.75, (output, texts) => Math.max(...texts.map((text) => compatibleRouge(output, text)))),
  bleu: overlap(0.5, compatibleBleu),
  gleu: overlap(0.5, compatibleGleu),
  latency: {
    needs: 'threshold',
    make:
      () =>
      ({ made }, { threshold = 0 }) =>
        made ? made.timing.totalMs <= threshold : null,
  },
  /** A local model costs nothing. */
  cost: {
    needs: 'threshold',
    make:
      () =>
      (_, { threshold = 0 }) =>
        threshold >= 0,
  },
  'finish-reason': {
    needs: 'value',
    make:
      () =>
      ({ made }, { texts }) =>
        made ? texts.some((text) => lower(text) === lower(made.finishReason)) : null,
  },
  javascript: {
    needs: 'value',
    make: () => {
      const scorerOf = remembered((code: string) => javascript.scorer({ code: promptfooScript(code) }))
      return (input, { texts, threshold }) => scriptAnswer(() => scorerOf(texts[0] ?? '')(input), threshold)
    },
  },
} satisfies Record<string, AssertionRule>

/** What is made of texts that differ between cases, kept for the next output. */
function remembered<Made>(make: (text: string) => Made): (text: string) => Made {
  const known = new Map<string, Made>()
  return (text) => {
    const made = known.get(text) ?? make(text)
    if (known.size < MOST_PATTERNS) known.set(text, made)
    return made
  }
}

/** The answer of code; the threshold applies only to a plain number. Code that fails is a failed check with the score 0. */
function scriptAnswer(run: () => ReturnType<Scorer>, threshold: number | undefined): Answer {
  if (!sandboxReady()) throw new AppError('BAD_INPUT', 'The sandbox for JavaScript metrics is loading.')
  let scored: ReturnType<Scorer>
  try {
    scored = run()
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown
    return { pass: false, score: 0, why: thrown.message }
  }
  const { score, reason: said } = typeof scored === 'object' && scored !== null ? scored : { score: scored, reason: null }
  if (score === null) return null
  if (said?.startsWith('error: ')) return { pass: false, score: 0, why: said.slice('error: '.length) }
  if (said === 'boolean') return score === 1
  if (said === 'pass' || said === 'fail') return { score, pass: said === 'pass' }
  return { score, pass: threshold === undefined ? score > 0 : score >= threshold }
}

/** The grading rule of each assertion type. */
export const assertionRules: Readonly<Record<string, AssertionRule>> = rules

/** UTF-16 units, as JavaScript counts: two for most emoji. */
function units(text: string): Int32Array {
  return Int32Array.from({ length: text.length }, (_, index) => text.charCodeAt(index))
}

function jsonEquals(output: string, value: Json): boolean {
  try {
    return canonicalJson(JSON.parse(output)) === canonicalJson(value)
  } catch {
    return false
  }
}

/** Limit on the characters inspected for one text: an output full of brackets would take long. Parsing YAML is slow. */
const MOST_WORK = 10_000_000

const YAML_WORK = 50

const MOST_DEPTH = 64

/**
 * The objects in a text as promptfoo finds them: from each `{` to its closing bracket, counting brackets inside strings too, or to the end
 * as if it were closed there. Parsed as YAML, so that `{a: 1,}` is valid; lists and plain values are ignored. `whole` is false when the
 * limit, about a second, was reached before the end.
 */
function containedObjects(text: string): { found: Json[]; whole: boolean } {
  const found: Json[] = []
  let left = MOST_WORK
  for (let at = text.indexOf('{'); at >= 0 && left > 0;) {
    const { close, depth } = closing(text, at)
    const candidate = close === null ? `${text.slice(at)}}` : text.slice(at, close)
    left -= candidate.length
    const value = depth > MOST_DEPTH || (candidate === '{}' && close === null) ? null : (readJson(candidate) ?? readYaml(candidate))
    if (value !== null) found.push(value)
    at = text.indexOf('{', value === null ? at + 1 : (close ?? text.length))
  }
  return { found, whole: left > 0 }

  function readYaml(candidate: string): Json | null {
    left -= candidate.length * YAML_WORK
    return left > 0 ? yamlObject(candidate) : null
  }
}

/** The position after the bracket that closes the one at `start`, null when there is none, and the maximum nesting depth. */
function closing(text: string, start: number): { close: number | null; depth: number } {
  let deepest = 0
  for (let at = start, depth = 0; at < text.length; at++) {
    if (text[at] === '{') deepest = Math.max(deepest, ++depth)
    else if (text[at] === '}' && --depth === 0) return { close: at + 1, depth: deepest }
  }
  return { close: null, depth: deepest }
}

function readJson(text: string): Json | null {
  try {
    return recordOrNull(JSON.parse(text) as Json)
  } catch {
    return null
  }
}

function yamlObject(text: string): Json | null {
  // Pretty errors take quadratic time.
  const document = parseDocument(text, { logLevel: 'silent', stringKeys: false, prettyErrors: false })
  if (document.errors.length > 0) return null
  try {
    return recordOrNull(JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null)) as Json)
  } catch {
    return null
  }
}

function recordOrNull(value: Json): Json | null {
  return isRecord(value) ? value : null
}
