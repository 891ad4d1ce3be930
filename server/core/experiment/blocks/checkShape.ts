import type { z } from 'zod'
import { closestName, listNames } from '../../closestName.ts'
import type { YamlPath, YamlText } from '../../notebook/yamlText.ts'
import type { DiagnosticBag } from './reading.ts'

/**
 * Parses a value of a block's YAML by a schema; null after every fault was reported at its place. `within` is the path of the value
 * in the block. A schema's own message completes a sentence: "`tags` must be a text".
 */
export function checkShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  { yaml, bag, block, within = [] }: { yaml: YamlText; bag: DiagnosticBag; block: string; within?: YamlPath },
): z.infer<Schema> | null {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) {
    const path = [...within, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) bag.error(() => unknownKey(key, knownKeys(schema)), yaml.placeOf([...path, key], 'key'), block)
    } else {
      bag.error(() => issueMessage(issue, path), yaml.placeOf(path), block)
    }
  }
  return null
}

/** What is said of an unknown key, in a block and in a line of a file. */
export function unknownKey(key: string, known: readonly string[]): string {
  const near = closestName(key, known)
  return `Unknown key \`${key}\`.${near ? ` Did you mean \`${near}\`?` : ''} Known here: ${listNames(known, 30)}.`
}

/** The keys that an object's schema knows; none for other schemas. */
export function knownKeys(schema: z.ZodType): string[] {
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null ? Object.keys(schema.shape) : []
}

/** A zod issue as a sentence. */
export function issueMessage(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): string {
  const name = nameOf(path)
  if (issue.code !== 'unrecognized_keys' && issue.input === undefined) return `${name} is missing.`
  switch (issue.code) {
    case 'invalid_type':
      if (issue.expected === 'string' && isHoleReadAsMap(issue.input)) {
        return `${name} must be a text. Put a value that begins with \`{{\` in quotes, or on its own lines after \`|\`.`
      }
      return `${name} must be ${typeNames[issue.expected] ?? issue.expected}, and this is ${kindOf(issue.input)}.`
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array')
        return issue.minimum > 1 ? `${name} must have at least ${issue.minimum} of them.` : `${name} must not be empty.`
      return `${name} must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}.`
    case 'too_big':
      return issue.origin === 'string' ? `${name} is longer than ${issue.maximum} characters.` : `${name} must be at most ${issue.maximum}.`
    case 'invalid_value':
      return `${name} must be one of ${issue.values.map(String).join(', ')}.`
    default:
      return `${name} ${issue.message.replace(/\.?$/, '.')}`
  }
}

const typeNames: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'keys and values',
  record: 'keys and values',
}

function nameOf(path: readonly PropertyKey[]): string {
  const names = path.filter((key) => typeof key === 'string')
  const last = path.at(-1)
  if (last === undefined) return 'The block'
  return typeof last === 'number' ? `Item ${last + 1}${names.length > 0 ? ` of \`${names.at(-1)}\`` : ''}` : `\`${String(last)}\``
}

function kindOf(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'keys and values'
  if (typeof value === 'number' || typeof value === 'boolean') return `${JSON.stringify(value)} (put a text in quotes)`
  return `the text ${JSON.stringify(value).slice(0, 60)}`
}

/** `user: {{review}}` without quotes is, to YAML, a mapping inside a mapping. */
function isHoleReadAsMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
