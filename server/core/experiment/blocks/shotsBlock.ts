import { z } from 'zod'
import { blockLabel } from '../../notebook/notebook.ts'
import { writeYaml } from '../../notebook/writeYaml.ts'
import type { YamlPath, YamlText } from '../../notebook/yamlText.ts'
import type { Shot } from '../experiment.ts'
import type { BlockKind, NamedBlock } from './blockKind.ts'
import { shotKeys, shotSchema } from './caseRow.ts'
import { checkShape } from './checkShape.ts'
import { readSource } from './fromFile.ts'
import type { Reading } from './reading.ts'
import { readJsonl } from './readJsonl.ts'
import { starterVars } from './starterVariables.ts'
import { nothingKept, noteVars, tellKept, typedItem } from './typedItem.ts'

export const shotsBlock: BlockKind<'shotBlocks'> = {
  label: 'Shots',
  description: 'Examples shown to the model before a case',
  files: ({ from }) => [from],
  read: (reading, blocks) => ({ shotBlocks: new Map(blocks.map((block) => [block.name, readShots(reading, block)])) }),
  check({ path, bag }, blocks, { sweeps }) {
    if (sweeps.some(({ shots }) => shots !== null)) return
    for (const segment of blocks) {
      const block = blockLabel(segment)
      bag.warn(
        `No sweep uses the block \`${block}\`. Write \`shots: { count: [0, 2] }\` in one.`,
        { file: path, line: segment.line },
        block,
      )
    }
  },
  starter: (experiment) => ({ name: 'shots', body: writeYaml([{ vars: starterVars(experiment), output: '' }]) }),
}

const sourceSchema = z.strictObject({ from: z.string() })

/** The shots of one block, or null after a fault was reported. */
function readShots(reading: Reading, { yaml, block }: NamedBlock): Shot[] | null {
  if (Array.isArray(yaml.value)) return inlineShots(reading, yaml, { items: yaml.value, within: [] }, block)
  const source = checkShape(sourceSchema, yaml.value ?? {}, { yaml, bag: reading.bag, block })
  return source ? shotsFromFile(reading, yaml, { from: source.from, within: ['from'] }, block) : null
}

/** Shots listed in a block's YAML at the path `within`, or null after a fault was reported. */
export function inlineShots(
  reading: Reading,
  yaml: YamlText,
  { items, within }: { items: unknown[]; within: YamlPath },
  block: string,
): Shot[] | null {
  const kept = nothingKept()
  const shots = items.map((_, index) => {
    const at = [...within, index]
    noteVars(kept, yaml, at)
    return checkShape(shotSchema, typedItem(yaml, at), { yaml, bag: reading.bag, block, within: at })
  })
  tellKept(reading.bag, kept, block)
  return shots.every((shot) => shot !== null) ? (shots as Shot[]) : null
}

/** Shots of the file that the `from:` at the path `within` names, or null after a fault was reported. */
export function shotsFromFile(
  reading: Reading,
  yaml: YamlText,
  { from, within }: { from: string; within: YamlPath },
  block: string,
): Shot[] | null {
  const source = readSource(reading, { from, place: yaml.placeOf(within), block })
  if (!source) return null
  const { rows, problems, kept } = readJsonl(source.text, shotSchema, { known: shotKeys, file: source.file })
  tellKept(reading.bag, kept, block)
  for (const { severity, message, line } of problems) {
    const told = message.replace('{"vars": {...}}', '{"vars": {...}, "output": "..."}')
    if (severity === 'error') reading.bag.error(told, { file: source.file, line }, block)
    else reading.bag.warn(told, { file: source.file, line }, block)
  }
  return problems.some((problem) => problem.severity === 'error') ? null : rows.map(({ row }) => row as Shot)
}
