import { z } from 'zod'
import { shotKeys, shotSchema } from './caseRow.ts'
import { checkShape } from './checkShape.ts'
import type { Shot } from '../experiment.ts'
import { readSource, type Reading } from './itemSource.ts'
import { readJsonl } from './readJsonl.ts'
import type { YamlPath, YamlText } from '../../notebook/yamlText.ts'

const sourceSchema = z.strictObject({ from: z.string() })

/** The shots of a `shots` block, or null after a fault was reported. */
export function readShotsBlock(reading: Reading, yaml: YamlText, block: string): Shot[] | null {
  if (Array.isArray(yaml.value)) return inlineShots(reading, yaml, { items: yaml.value, within: [] }, block)
  const source = checkShape(sourceSchema, yaml.value ?? {}, { yaml, bag: reading.bag, block })
  return source ? shotsFromFile(reading, yaml, { from: source.from, within: ['from'] }, block) : null
}

export function inlineShots(
  reading: Reading,
  yaml: YamlText,
  { items, within }: { items: unknown[]; within: YamlPath },
  block: string,
): Shot[] | null {
  const shots = items.map((item, index) => checkShape(shotSchema, item, { yaml, bag: reading.bag, block, within: [...within, index] }))
  return shots.every((shot) => shot !== null) ? (shots as Shot[]) : null
}

export function shotsFromFile(
  reading: Reading,
  yaml: YamlText,
  { from, within }: { from: string; within: YamlPath },
  block: string,
): Shot[] | null {
  const source = readSource(reading, { from, place: yaml.placeOf(within), block })
  if (!source) return null
  const { rows, problems } = readJsonl(source.text, shotSchema, shotKeys)
  for (const { severity, message, line } of problems) {
    const told = message.replace('{"vars": {...}}', '{"vars": {...}, "output": "..."}')
    if (severity === 'error') reading.bag.error(told, { file: source.file, line }, block)
    else reading.bag.warn(told, { file: source.file, line }, block)
  }
  return problems.some((problem) => problem.severity === 'error') ? null : rows.map(({ row }) => row as Shot)
}
