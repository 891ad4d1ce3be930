import { z } from 'zod'
import { closestName, listNames } from '../../closestName.ts'
import type { Json } from '../../json.ts'
import type { MetricSpec } from '../experiment.ts'
import type { BlockKind, NamedBlock } from './blockKind.ts'
import type { FiledCase } from './caseRow.ts'
import { checkScoreTemplates } from './checkScoreTemplates.ts'
import { checkShape } from './checkShape.ts'
import { readCheck } from './readCheck.ts'
import type { Reading } from './reading.ts'

export const scoreBlock: BlockKind<'metrics'> = {
  label: 'Scores',
  description: 'Metrics computed for each output',
  read: (reading, blocks, { caseBlocks, retrieverNames }) => {
    const around = { cases: caseBlocks.flatMap((block) => block.cases), retrieves: retrieverNames.length > 0 }
    return { metrics: blocks.flatMap((block) => readScore(reading, block, around)) }
  },
  starter: () => ({ name: 'main', body: '- exact-match\n' }),
}

const scoreSchema = z.array(
  z.union([z.string(), z.record(z.string(), z.unknown())], {
    error: 'must be a metric, or a metric with its options: `contains: { value: yes }`',
  }),
)

/** The metrics of one block: a list, each item a metric's name or `name: options`. Faulty ones are reported and left out. */
function readScore(reading: Reading, named: NamedBlock, around: { cases: readonly FiledCase[]; retrieves: boolean }): MetricSpec[] {
  const { yaml, block } = named
  const { metricIds, metricProblem } = reading
  const items = checkShape(scoreSchema, yaml.value ?? [], { yaml, bag: reading.bag, block })
  return (items ?? []).flatMap((item, index): MetricSpec[] => {
    const place = yaml.placeOf([index])
    const entries: [string, unknown][] = typeof item === 'string' ? [[item, {}]] : Object.entries(item)
    const [entry] = entries
    if (!entry || entries.length > 1) {
      reading.bag.error('Write one metric in each item. Put its options in braces: `- contains: { value: yes }`.', place, block)
      return []
    }
    const [metric, given] = entry
    // `ndcg@5` is the metric `ndcg` with a cut.
    if (metricIds && !metricIds.includes(metric) && !metricIds.includes(metric.replace(/@\d+$/, ''))) {
      const near = closestName(metric, metricIds)
      reading.bag.error(
        `Unknown metric \`${metric}\`.${near ? ` Did you mean \`${near}\`?` : ''} Known: ${listNames(metricIds, 40)}.`,
        place,
        block,
      )
      return []
    }
    const { name, ...declared } = optionsOf(given)
    const read = readCheck(declared, { yaml, bag: reading.bag, block, within: [index, metric] })
    if (!read) return []
    const spec: MetricSpec = { name: typeof name === 'string' && name !== '' ? name : metric, metric, line: place.line ?? 1, ...read }
    const problem = metricProblem?.(spec) ?? null
    if (problem === null) {
      checkScoreTemplates(reading, { spec, index, given }, { block: named, ...around })
      return [spec]
    }
    reading.bag.error(problem, place, block)
    return []
  })
}

/** `- contains: yes` is short for `- contains: { value: yes }`. */
function optionsOf(given: unknown): Record<string, Json> {
  if (given === null || given === undefined) return {}
  if (typeof given === 'object' && !Array.isArray(given)) return given as Record<string, Json>
  return { value: given as Json }
}
