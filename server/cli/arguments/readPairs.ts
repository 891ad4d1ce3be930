import { closestName } from '../../core/closestName.ts'
import { AppError } from '../../core/errors.ts'
import { isRecord, type Json } from '../../core/json.ts'
import type { MetricInput } from '../../core/metrics/metric/metric.ts'

export type Pair = { line: number; input: MetricInput }

const lineFeed = 0x0a
const pairKeys: readonly string[] = ['output', 'reference', 'vars', 'siblings']

/**
 * Pairs from JSON Lines in UTF-8, one at a time, so that a file of any size needs the memory of its longest line:
 * `{"output": text, "reference": text, list of texts or null, "vars": object, "siblings": texts}`, all but `output` optional.
 * Blank lines are skipped. `name` is the name of the source in messages. Throws AppError BAD_INPUT or FILE_ENCODING.
 */
export async function* readPairs(source: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Pair> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let line = 0
  for await (const bytes of readLines(source)) {
    line++
    const place = { file: name, line }
    let text: string
    try {
      text = decoder.decode(bytes)
    } catch (cause) {
      throw new AppError('FILE_ENCODING', 'This line is not UTF-8. Save the file as UTF-8.', { cause, place })
    }
    if (line === 1) text = text.replace(/^\uFEFF/, '')
    if (text.trim() !== '') yield { line, input: readPair(text, place) }
  }
}

async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest: Uint8Array[] = []
  for await (const chunk of source) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      const part = chunk.subarray(start, end)
      yield rest.length === 0 ? part : Buffer.concat([...rest, part])
      rest = []
      start = end + 1
    }
    if (start < chunk.length) rest.push(chunk.subarray(start))
  }
  if (rest.length > 0) yield Buffer.concat(rest)
}

function readPair(text: string, place: { file: string; line: number }): MetricInput {
  const wrong = (sentence: string, cause?: unknown) => new AppError('BAD_INPUT', sentence, { cause, place })
  let pair: Json
  try {
    pair = JSON.parse(text) as Json
  } catch (cause) {
    throw wrong('This line is not JSON. Write {"output": "...", "reference": "..."} on one line.', cause)
  }
  if (!isRecord(pair)) throw wrong('This line is not a JSON object. Write {"output": "...", "reference": "..."}.')
  for (const key of Object.keys(pair)) {
    const near = pairKeys.includes(key) ? null : closestName(key, pairKeys)
    // Keys of other tools are ignored, as are a similar key beside the correct one and a longer word ("preference").
    if (near !== null && pair[near] === undefined && key.length <= near.length)
      throw wrong(`There is no key "${key}". Did you mean "${near}"?`)
  }
  const { output, reference = null, vars = {}, siblings } = pair
  if (typeof output !== 'string') throw wrong('"output" must be a text.')
  if (reference !== null && typeof reference !== 'string' && !isTexts(reference)) {
    throw wrong('"reference" must be a text, a list of texts or null.')
  }
  if (!isRecord(vars)) throw wrong('"vars" must be an object.')
  if (siblings !== undefined && !isTexts(siblings)) throw wrong('"siblings" must be a list of texts: the outputs of the other repeats.')
  return { output, reference, vars, ...(siblings ? { siblings } : {}) }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
