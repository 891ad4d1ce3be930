import { AppError } from '../../core/errors.ts'

/** Does work that the engine's death interrupted once more, on the engine that starts in its place. */
export async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'ENGINE_CRASHED') throw thrown
    return work()
  }
}
