import type { Shape } from './recordShape.ts'

/** A feature as `dataset_info` of a dataset card writes it. */
export type CardFeature = { name?: string; dtype?: string; list?: CardFeature | string | CardFeature[]; struct?: CardFeature[] }

const dtypes = { none: 'string', text: 'string', json: 'string', whole: 'int64', number: 'float64', boolean: 'bool' } as const

/** The features of columns in the form in which `datasets` writes them into a card. */
export function huggingFaceFeatures(columns: ReadonlyMap<string, Shape>): CardFeature[] {
  return [...columns].map(([name, shape]) => ({ name, ...feature(shape) }))
}

function feature(shape: Shape): CardFeature {
  if (shape.type === 'struct') return { struct: huggingFaceFeatures(shape.members) }
  if (shape.type !== 'list') return { dtype: dtypes[shape.type] }
  const { of } = shape
  if (of.type === 'struct') return { list: huggingFaceFeatures(of.members) }
  return { list: of.type === 'list' ? feature(of) : dtypes[of.type] }
}
