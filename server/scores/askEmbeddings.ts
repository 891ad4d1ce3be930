import type { Measurement } from '../core/metrics/metric/measurement.ts'
import { type Ask, isKind, type MeasureDeps } from './measureDeps.ts'
import { sentencesOf } from './sentencesOf.ts'

/** Answers `similarity` and `grounding` by cosines of sentence embeddings. */
export function askEmbeddings({ embedTexts }: Pick<MeasureDeps, 'embedTexts'>): Ask {
  return async (measurements, model, signal) => {
    const pairs = measurements.map((each) => {
      if (isKind('similarity', each)) return { own: [each.measurement.output], others: each.measurement.references }
      if (isKind('grounding', each)) return groundingPair(each.measurement)
      return { own: [], others: [] }
    })
    const texts = [...new Set(pairs.flatMap(({ own, others }) => [...own, ...others]))]
    const vectors = texts.length === 0 ? [] : await embedTexts(texts, { model: model.id, ...(signal ? { signal } : {}) })
    const vectorOf = new Map(texts.map((text, position) => [text, vectors[position]]))
    const cosine = (a: string, b: string) => dot(vectorOf.get(a), vectorOf.get(b))
    return pairs.map(({ own, others }, position) =>
      measurements[position]?.measurement.kind === 'similarity'
        ? others.map((other) => cosine(own[0] ?? '', other))
        : own.map((sentence) => Math.max(-1, ...others.map((other) => cosine(sentence, other)))),
    )
  }
}

function groundingPair({ output, context }: Extract<Measurement, { kind: 'grounding' }>) {
  return { own: sentencesOf(output), others: sentencesOf(context) }
}

/** Rounding may leave the product of two unit vectors a hair outside of -1 to 1. */
function dot(a: Float32Array | undefined, b: Float32Array | undefined): number {
  if (!a || !b) return 0
  const sum = a.reduce((total, value, position) => total + value * (b[position] ?? 0), 0)
  return Math.min(1, Math.max(-1, sum))
}
