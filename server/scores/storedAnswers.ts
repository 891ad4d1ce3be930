import { AppError } from '../core/errors.ts'
import type { KeyedMeasurement } from '../core/metrics/measurementsOf.ts'
import type { Measured } from '../core/metrics/metric/measurement.ts'
import type { MeasureDeps } from './measureDeps.ts'

type Deps = Pick<MeasureDeps, 'resolveModel' | 'scores'>

/** The stored answers to these questions, by key. An answer is valid only while its model has the same file. */
export async function storedAnswers(deps: Deps, measurements: readonly KeyedMeasurement[]): Promise<Record<string, Measured>> {
  const kept = deps.scores.many([...new Set(measurements.map(({ key }) => key))])
  const hashes = await modelHashes(deps, measurements)
  return Object.fromEntries(
    measurements.flatMap(({ key, measurement }): [string, Measured][] => {
      const known = kept.get(key)
      if (!known) return []
      const hash = hashes.get(measurement.model)
      // If the model is missing, its old answer is still shown.
      const holds = 'problem' in known.answer || hash === null || hash === known.modelHash
      return holds ? [[key, known.answer]] : []
    }),
  )
}

/** The questions that have no answer yet, each once. */
export async function missingMeasurements(
  deps: Deps,
  measurements: readonly KeyedMeasurement[],
  { retryFailed }: { retryFailed: boolean },
): Promise<KeyedMeasurement[]> {
  const known = await storedAnswers(deps, measurements)
  const missing = new Map<string, KeyedMeasurement>()
  for (const each of measurements) {
    const answer = known[each.key]
    if (answer === undefined || (retryFailed && 'problem' in answer)) missing.set(each.key, each)
  }
  return [...missing.values()]
}

async function modelHashes({ resolveModel }: Deps, measurements: readonly KeyedMeasurement[]): Promise<Map<string, string | null>> {
  const ids = new Set(measurements.map(({ measurement }) => measurement.model))
  const hashes = new Map<string, string | null>()
  for (const id of ids) {
    try {
      hashes.set(id, (await resolveModel(id)).hash)
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown
      hashes.set(id, null)
    }
  }
  return hashes
}
