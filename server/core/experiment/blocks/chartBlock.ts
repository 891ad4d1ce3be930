import { z } from 'zod'
import { cellMeasures, chartKind, chartKinds, commonSides } from '../../charts/chartKinds.ts'
import { closestName, listNames } from '../../closestName.ts'
import { writeYaml } from '../../notebook/writeYaml.ts'
import type { ChartSpec } from '../experiment.ts'
import { isParameter, namesInEveryPoint } from '../parameters.ts'
import type { BlockKind, Declared, NamedBlock } from './blockKind.ts'
import { checkShape } from './checkShape.ts'
import type { Reading } from './reading.ts'

export const chartBlock: BlockKind<'charts'> = {
  label: 'Chart',
  description: 'Scores over an axis',
  read: (reading, blocks, declared) => ({
    charts: blocks.flatMap((block) => {
      const spec = readChart(reading, block)
      if (!spec) return []
      checkNames(reading, block, spec, declared)
      return [spec]
    }),
  }),
  starter: (experiment) => ({
    name: 'scores',
    body: writeYaml({ kind: 'bar', x: 'prompt', y: experiment?.metrics[0]?.name ?? 'exact-match' }),
  }),
}

const chartSchema = z.strictObject({
  kind: z.string().default('bar'),
  x: z.string().nullish(),
  y: z.string(),
  series: z.string().nullish(),
})

/** A chart, or null after its faults were reported. `x` is `''` if the kind needs none. */
function readChart({ bag }: Reading, { name, line, block, yaml }: NamedBlock): ChartSpec | null {
  const read = checkShape(chartSchema, yaml.value ?? {}, { yaml, bag, block })
  if (!read) return null
  const spec = { name, kind: read.kind, x: read.x ?? '', y: read.y, series: read.series ?? null, line }
  const kind = chartKinds.find(({ id }) => id === chartKind(spec))
  if (!kind) {
    const known = chartKinds.map(({ id }) => id)
    const near = closestName(read.kind, known)
    bag.warn(
      `There is no chart of the kind \`${read.kind}\`. ${near ? `Did you mean \`${near}\`?` : `Known: ${listNames(known)}.`}`,
      yaml.placeOf(['kind']),
      block,
    )
    return spec
  }
  const needs: readonly string[] = kind.needs
  if (needs.includes('x') && spec.x === '') {
    bag.error(`\`x\` is missing.`, yaml.placeOf([]), block)
    return null
  }
  if (needs.includes('series') && spec.series === null)
    bag.warn('A heat map needs a second axis. Write it as `series`, for example `series: prompt`.', yaml.placeOf([]), block)
  return spec
}

/** Warns of names in a chart that nothing else in the notebook declares. A faulty chart does not prevent a run. */
function checkNames({ bag }: Reading, { block, yaml }: NamedBlock, spec: ChartSpec, { sweeps, metrics }: Declared): void {
  const swept = sweeps.flatMap(({ axes, fixed, shots }) => [
    ...axes.map(({ name }) => name),
    ...Object.keys(fixed),
    ...(shots ? ['shots'] : []),
  ])
  const sides = [...new Set([...commonSides, 'variant', ...namesInEveryPoint, ...swept])]
  const scores = [...new Set(metrics.map(({ name }) => name))]
  const numbers = [...scores, ...cellMeasures]
  const tell = (key: 'x' | 'y' | 'series', value: string, { known, what }: { known: readonly string[]; what: string }) => {
    // A second metric of the same name is numbered: `contains-2`.
    if (known.includes(value) || (what === 'score' && known.includes(value.replace(/-\d+$/, '')))) return
    const near = closestName(value, known)
    const remedy =
      what === 'axis' && isParameter(value)
        ? 'Give it a list of values in a sweep.'
        : near
          ? `Did you mean \`${near}\`?`
          : `Known here: ${listNames(known, 20)}.`
    bag.warn(`This notebook has no ${what} \`${value}\`. ${remedy}`, yaml.placeOf([key]), block)
  }
  const kind = chartKind(spec)
  if (kind === null) return
  tell('y', spec.y, { known: numbers, what: 'score' })
  if (spec.x !== '' && kind !== 'histogram' && kind !== 'history')
    tell('x', spec.x, { known: kind === 'scatter' ? [...numbers, ...sides] : sides, what: kind === 'scatter' ? 'score or axis' : 'axis' })
  if (spec.series !== null) tell('series', spec.series, { known: sides, what: 'axis' })
}
