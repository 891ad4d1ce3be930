import type { Lane } from '../../core/experiment/cell.ts'
import type { Engine, LimitLoad, LimitRates, ModelRef } from '../../engine/door/protocol.ts'
import type { ModelSpeed } from '../../io/store/modelSpeedStore.ts'

export type MeasureSpeedDeps = {
  /** A new engine process, so that the memory is that of one model. */
  openEngine: () => Pick<Engine, 'load' | 'measureLimit' | 'status' | 'close'>
  /** Called before each model; an error that it throws ends the measurement, for example because a run has begun. */
  beforeModel: () => Promise<void>
  now: () => number
}

export const SPEED_ROUNDS = 3

/** As the bench: its mean length of prompts, and its outputs. */
const LOAD: LimitLoad = { promptTokens: 256, prompts: 2, sequences: 16, decodeTokens: 32 }
/** Reads the weights once, so that the first round does not measure the disk. */
const WARM_UP: LimitLoad = { promptTokens: 256, prompts: 1, sequences: 16, decodeTokens: 2 }

type Measured = LimitRates & { bytes: number; sequences: number; device: string }

/**
 * Measures models in turns, so that a slow minute of the machine affects all of them; the median of the rounds counts. One model at a time is
 * in memory. The result has the order of `models`.
 * @throws the errors of the engine, and AppError CANCELLED
 */
export async function measureSpeeds(
  { openEngine, beforeModel, now }: MeasureSpeedDeps,
  models: readonly ModelRef[],
  { lane, signal, onStep }: { lane: Lane; signal?: AbortSignal; onStep?: (done: number) => void },
): Promise<ModelSpeed[]> {
  const rounds: Measured[][] = models.map(() => [])
  for (let round = 1; round <= SPEED_ROUNDS; round += 1) {
    for (const [index, model] of models.entries()) {
      await beforeModel()
      rounds[index]?.push(await measureOnce(openEngine(), model, { lane, signal }))
      onStep?.((round - 1) * models.length + index + 1)
    }
  }
  await beforeModel()
  const measuredAt = now()
  return rounds.map((measured) => ({
    prefillPerSecond: median(measured.map(({ prefillTokensPerSecond }) => prefillTokensPerSecond)),
    decodePerSecond: median(measured.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond)),
    bytes: median(measured.map(({ bytes }) => bytes)),
    sequences: measured[0]?.sequences ?? 0,
    device: measured[0]?.device ?? '',
    lane,
    measuredAt,
  }))
}

async function measureOnce(
  engine: Pick<Engine, 'load' | 'measureLimit' | 'status' | 'close'>,
  model: ModelRef,
  { lane, signal }: { lane: Lane; signal: AbortSignal | undefined },
): Promise<Measured> {
  const options = signal ? { signal } : {}
  try {
    const { device } = await engine.load(model, options)
    await engine.measureLimit({ model, lane, load: WARM_UP }, options)
    const rates = await engine.measureLimit({ model, lane, load: LOAD }, options)
    const status = await engine.status()
    return {
      ...rates,
      bytes: status?.rssBytes ?? 0,
      sequences: Math.min(LOAD.sequences, status?.device?.sequences || LOAD.sequences),
      device: device.gpu ?? 'CPU',
    }
  } finally {
    await engine.close()
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
