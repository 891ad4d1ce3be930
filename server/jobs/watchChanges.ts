import { type Bell, createBell } from './createBell.ts'

/** As often as a job writes its state. */
const LOOK_MS = 500

/**
 * What `look` returns, now and at every change, until the signal aborts. It looks every half second, because other processes make changes too,
 * and when `bell` rings. A look that returns null is passed over.
 */
export async function* watchChanges<View>(
  look: () => Promise<View | null>,
  signal: AbortSignal,
  bell: Bell = createBell(),
): AsyncGenerator<View> {
  let shown: string | null = null
  for await (const _ of bell.rings(signal, { everyMs: LOOK_MS })) {
    const view = await look()
    const text = JSON.stringify(view)
    if (view === null || text === shown) continue
    shown = text
    yield view
  }
}
