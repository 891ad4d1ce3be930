import { AppError } from '../../errors.ts'
import { isRecord, type Json } from '../../json.ts'
import { isDeeper, mostDepth } from '../../jsonDepth.ts'
import { typedJson, typedVars } from '../../typedJson.ts'
import { duplicateKey } from './jsonParts.ts'

/**
 * What a JSON text says. Numbers that are members of the top-level object are the text that was typed if they would print otherwise; deeper
 * ones only if they would lose digits, and `rounded` names the members that contain such a number.
 */
export type StrictJson = { value: Json; rounded: string[] }

/**
 * Parses JSON of which nothing may be lost: a text with a key that an object has twice, or with half of a surrogate pair, is refused.
 * @throws AppError BAD_INPUT with what is wrong, without a place
 */
export function strictJson(text: string): StrictJson {
  if (!text.isWellFormed()) throw new AppError('BAD_INPUT', 'The text has bytes that are not valid in the encoding of the file.')
  const plain = parsed(text)
  if (isDeeper(plain)) throw new AppError('BAD_INPUT', `Lists and objects are nested more than ${mostDepth} deep.`)
  const repeated = duplicateKey(text)
  if (repeated !== null) throw new AppError('BAD_INPUT', `The key ${shown(repeated)} occurs twice in one object. Keep one of the two.`)
  if (/\\u[dD][89a-fA-F]/.test(text) && hasLoneSurrogate(plain))
    throw new AppError('BAD_INPUT', 'A text has half of a surrogate pair (\\ud800 to \\udfff), which is no character.')
  const typed = typedJson(text)
  // A list is read like a member, so that only numbers that would lose digits become texts.
  const value = isRecord(plain) ? typedVars(plain, typed) : (typedVars({ plain }, { plain: typed }) as { plain: Json }).plain
  return { value: value as Json, rounded: roundedMembers(plain, value) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new AppError('BAD_INPUT', 'Lists and objects are nested too deeply.', { cause: thrown })
    throw new AppError('BAD_INPUT', jsonProblem(text, thrown), { cause: thrown })
  }
}

function jsonProblem(text: string, thrown: unknown): string {
  const outside = text.slice(0, 100_000).replace(/"(?:[^"\\]|\\.)*"/g, '""')
  const word = /\b(NaN|Infinity|undefined|None|True|False)\b/.exec(outside)?.[1]
  if (word) return `${word} is not JSON. Write ${word === 'True' || word === 'False' ? word.toLowerCase() : 'null, or a text'} instead.`
  const found = thrown instanceof Error ? / at position (\d+)/.exec(thrown.message)?.[1] : undefined
  const place = found === undefined ? '' : ` at character ${Number(found) + 1}`
  return `This is not valid JSON${place}. A quotation mark, comma or bracket is missing, or there is one too many.`
}

function roundedMembers(plain: unknown, value: unknown): string[] {
  if (isRecord(plain) && isRecord(value))
    return Object.keys(plain).filter((key) => typeof plain[key] === 'object' && isRounded(plain[key], value[key]))
  return isRounded(plain, value) ? [''] : []
}

function isRounded(plain: unknown, value: unknown): boolean {
  if (plain === value) return false
  if (typeof plain === 'number') return typeof value === 'string'
  if (Array.isArray(plain) && Array.isArray(value)) return plain.some((item, index) => isRounded(item, value[index]))
  return isRecord(plain) && isRecord(value) && Object.keys(plain).some((key) => isRounded(plain[key], value[key]))
}

function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === 'string') return !value.isWellFormed()
  if (Array.isArray(value)) return value.some(hasLoneSurrogate)
  return isRecord(value) && Object.entries(value).some(([key, member]) => !key.isWellFormed() || hasLoneSurrogate(member))
}

function shown(key: string): string {
  return JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key)
}
