/** The values for training an adapter that the configs of an export begin with. */
export const guideTraining = {
  baseModel: 'HuggingFaceTB/SmolLM2-135M-Instruct',
  learningRate: 3e-4,
  batchSize: 4,
  epochs: 3,
  warmupSteps: 100,
  rank: 8,
  alpha: 16,
  dropout: 0.05,
  targets: ['q_proj', 'v_proj'],
  sequenceLength: 2048,
  seed: 42,
} as const

/** What is to be known about the warm-up with this many training rows; null if it is shorter than the run. */
export function warmupNote(rows: number): string | null {
  const { batchSize, epochs, warmupSteps } = guideTraining
  const steps = Math.ceil(rows / batchSize) * epochs
  if (rows === 0 || steps > warmupSteps) return null
  return `${rows === 1 ? '1 training row makes' : `${rows} training rows make`} ${steps} steps, and the warm-up of ${warmupSteps} steps covers them all: the learning rate never reaches its full value. Set fewer warm-up steps, such as ${Math.max(1, Math.round(steps / 10))}.`
}
