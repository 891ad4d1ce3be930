import { isEngineDeath } from '../../engine/door/engineDeath.ts'

/** Does work again, once, if the engine died during it. The second attempt starts a new engine. */
export async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!isEngineDeath(thrown)) throw thrown
    return work()
  }
}
