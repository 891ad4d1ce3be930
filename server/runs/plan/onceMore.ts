import { AppError } from '../../core/errors.ts'

/** Does work again, once, if the engine died during it. The second attempt starts a new engine. */
export async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.code !== 'ENGINE_CRASHED') throw thrown
    return work()
  }
}
