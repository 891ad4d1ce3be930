import type { Json } from '../json.ts'

const mostValues = 50_000
const mostDepth = 100
const mostListed = 5000
const mostCharacters = 1_000_000

/** Why a schema is too large to be read, as a sentence that begins with the place; null if it is not. Never takes long. */
export function sizeProblem(schema: Json): string | null {
  let values = 0
  let characters = 0
  const open: { value: Json; path: string; depth: number }[] = [{ value: schema, path: '', depth: 0 }]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, path, depth } = next
    if (typeof value === 'string') characters += value.length
    if (characters > mostCharacters) return `It has more than ${mostCharacters} characters. Write a smaller schema.`
    if (typeof value !== 'object' || value === null) continue
    if (depth > mostDepth) return `It is nested more than ${mostDepth} deep. Move the inner schemas to $defs and refer to them.`
    const entries = Object.entries(value)
    values += entries.length
    if (path.endsWith('enum') && entries.length > mostListed)
      return `${path} has ${entries.length} values; the most is ${mostListed}. Shorten the list, or describe it by a pattern.`
    if (values > mostValues) return `It has more than ${mostValues} parts. Write a smaller schema.`
    for (const [key, each] of entries) {
      characters += key.length
      open.push({ value: each, path: path === '' ? key : `${path}/${key}`, depth: depth + 1 })
    }
  }
  return null
}
