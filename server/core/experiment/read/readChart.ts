import { z } from 'zod'
import { cellMeasures, chartKind, chartKinds, commonSides } from '../../charts/chartKinds.ts'
import { closestName, listNames } from '../../closestName.ts'
import { isParameter, namesInEveryPoint } from '../parameters.ts'
import { checkShape } from './checkShape.ts'
import type { ChartSpec, Experiment } from '../experiment.ts'
import type { Reading } from './itemSource.ts'
import type { YamlText } from '../../notebook/yamlText.ts'

const chartSchema = z.strictObject({
  kind: z.string().default('bar'),
  x: z.string().nullish(),
  y: z.string(),
  series: z.string().nullish(),
})

type BlockPlace = { name: string; line: number; block: string }

/** A `chart` block; null after its faults were reported. `x` is `''` where the kind needs none. */
export function readChart({ bag }: Pick<Reading, 'bag'>, yaml: YamlText, { name, line, block }: BlockPlace): ChartSpec | null {
  const read = checkShape(chartSchema, yaml.value ?? {}, { yaml, bag, block })
  if (!read) return null
  const spec = { name, kind: read.kind, x: read.x ?? '', y: read.y, series: read.series ?? null, line }
  const kind = chartKinds.find(({ id }) => id === chartKind(spec))
  if (!kind) {
    const known = chartKinds.map(({ id }) => id)
    const near = closestName(read.kind, known)
    bag.warn(
      `There is no chart of the kind \`${read.kind}\`. ${near ? `Did you mean \`${near}\`?` : `Known are ${listNames(known)}.`}`,
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

/** Warns of names in a chart that nothing else in the notebook knows. A chart stops no run. */
export function checkChartNames(
  { bag }: Pick<Reading, 'bag'>,
  yaml: YamlText,
  { spec, block, experiment }: { spec: ChartSpec; block: string; experiment: Pick<Experiment, 'sweeps' | 'metrics'> },
): void {
  const swept = experiment.sweeps.flatMap(({ axes, fixed, shots }) => [
    ...axes.map(({ name }) => name),
    ...Object.keys(fixed),
    ...(shots ? ['shots'] : []),
  ])
  const sides = [...new Set([...commonSides, 'variant', ...namesInEveryPoint, ...swept])]
  const scores = [...new Set(experiment.metrics.map(({ name }) => name))]
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
    bag.warn(`\`${value}\` is no ${what} of this notebook. ${remedy}`, yaml.placeOf([key]), block)
  }
  const kind = chartKind(spec)
  if (kind === null) return
  tell('y', spec.y, { known: numbers, what: 'score' })
  if (spec.x !== '' && kind !== 'histogram' && kind !== 'history')
    tell('x', spec.x, { known: kind === 'scatter' ? [...numbers, ...sides] : sides, what: kind === 'scatter' ? 'score or axis' : 'axis' })
  if (spec.series !== null) tell('series', spec.series, { known: sides, what: 'axis' })
}
