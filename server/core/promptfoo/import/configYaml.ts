import { JSON_SCHEMA, load } from 'js-yaml'
import { parseDocument } from 'yaml'
import { AppError } from '../../errors.ts'
import type { Json } from '../../json.ts'
import { typedValue } from '../../notebook/yamlText.ts'
import { typedJson } from '../../typedJson.ts'
import { changedNumbers, tellChanged } from './changedNumbers.ts'
import type { ImportReport } from './importReport.ts'
import { writtenSize } from './writtenSize.ts'

/** About two seconds of parsing. */
const MOST_CHARACTERS = 4_000_000
/** Limits for aliases and for the expanded size, against attacks that exhaust memory. */
const MOST_COPIES = 10_000
const MOST_WRITTEN = 20_000_000
/**
 * Parses YAML or JSON. Texts that only js-yaml accepts, such as brackets that close too far left, are read as js-yaml reads them, which is
 * reported, as are numbers of variables that print otherwise than they were typed (`inVars`: all of the file is variables). Throws AppError
 * FILE_TOO_LARGE, or BAD_INPUT with the place of the error; aliases may be used ten thousand times.
 */
export function readYamlText(text: string, file: string, report?: ImportReport, inVars = false): Json {
  if (text.length > MOST_CHARACTERS) throw new AppError('FILE_TOO_LARGE', 'This file is too long to be read as YAML.', { place: { file } })
  if (/\.json$/i.test(file)) {
    const value = plainValue(() => parsedJson(text, file), file)
    if (report)
      tellChanged(
        changedNumbers(value, () => typedJson(withoutMark(text)), inVars),
        file,
        report,
      )
    return value
  }
  const document = parsedDocument(text, file)
  const [error] = document.errors
  if (!error) {
    const value = plainValue(() => document.toJS({ maxAliasCount: MOST_COPIES }), file)
    const typed = () => typedValue(document.contents, value, { document, booleans: false })
    if (report) tellChanged(changedNumbers(value, typed, inVars), file, report)
    return value
  }
  const line = error.linePos?.[0].line
  const said = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? ''
  const lenient = error.code === 'MULTIPLE_DOCS' ? undefined : readLenient(text)
  if (lenient !== undefined) {
    report?.add(`${file}:${line ?? 1}`, `This is not standard YAML (${said}). It is read as promptfoo reads it. Check this part.`)
    return plainValue(() => lenient.value, file)
  }
  const why =
    error.code === 'MULTIPLE_DOCS'
      ? 'It has several documents, separated by `---`. A config must be a single document.'
      : `The YAML cannot be read: ${said}.`
  throw new AppError('BAD_INPUT', why, { place: { file, ...(line ? { line } : {}) } })
}

const withoutMark = (text: string) => text.replace(/^\uFEFF/, '')

/** JSON that is broken could still be YAML, of another meaning. */
function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(withoutMark(text))
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : ''
    const line = Number(/\(line (\d+)/.exec(said)?.[1] ?? 1)
    throw new AppError('BAD_INPUT', `The JSON cannot be read: ${said}.`, { cause: thrown, place: { file, line } })
  }
}

function parsedDocument(text: string, file: string): ReturnType<typeof parseDocument> {
  try {
    return parseDocument(text, { prettyErrors: true, merge: true, logLevel: 'silent' })
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    throw new AppError('BAD_INPUT', 'The YAML is nested too deeply.', { cause: thrown, place: { file } })
  }
}

/** The value as read by js-yaml, whose rules are those of promptfoo. Undefined when it refuses the text too. */
function readLenient(text: string): { value: unknown } | undefined {
  try {
    return { value: load(text, { schema: JSON_SCHEMA }) }
  } catch {
    return undefined
  }
}

/** A plain copy of a parsed value. Throws AppError BAD_INPUT when written out it would be too long. */
function plainValue(parsed: () => unknown, file: string): Json {
  try {
    const value = parsed()
    if (writtenSize(value) > MOST_WRITTEN) throw new RangeError('Written out, it is too long.')
    // Converts dates and other non-JSON values.
    return JSON.parse(JSON.stringify(value ?? null)) as Json
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    throw new AppError('BAD_INPUT', 'The YAML has an alias that cannot be resolved, or too many aliases.', { place: { file } })
  }
}
