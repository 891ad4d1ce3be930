/** A call to the server. `canRepeat`: made twice, it does the same as once. */
export type QueuedCall = {
  run: () => Promise<void>
  canRepeat: boolean
  /** The call was refused, or it is not known whether it was made. It is not made again. */
  onFailed: (thrown: unknown) => void
}

export type SendState = {
  /** Calls that the server has not confirmed. */
  waiting: number
  /** The server did not answer; the call is made again until it does. */
  isCutOff: boolean
}

export type SendQueue = {
  add: (call: QueuedCall) => void
  state: () => SendState
  subscribe: (listener: () => void) => () => void
  /** Resolves when all calls are done. */
  idle: () => Promise<void>
}

const RETRY_MS = [300, 1_000, 2_000]

/** Makes calls one after the other, in their order. `isCutOff` tells errors that mean that the server was not reached. */
export function createSendQueue({
  isCutOff,
  wait,
}: {
  isCutOff: (thrown: unknown) => boolean
  wait: (ms: number) => Promise<void>
}): SendQueue {
  const calls: QueuedCall[] = []
  const listeners = new Set<() => void>()
  let state: SendState = { waiting: 0, isCutOff: false }
  let sending = Promise.resolve()
  let isSending = false

  function tell(isNowCutOff: boolean): void {
    if (state.waiting === calls.length && state.isCutOff === isNowCutOff) return
    state = { waiting: calls.length, isCutOff: isNowCutOff }
    for (const listener of listeners) listener()
  }

  async function makeCall(call: QueuedCall): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        await call.run()
        return
      } catch (thrown) {
        if (!call.canRepeat || !isCutOff(thrown)) {
          call.onFailed(thrown)
          return
        }
        tell(true)
        await wait(RETRY_MS[tries] ?? 2_000)
      }
    }
  }

  async function sendAll(): Promise<void> {
    for (let call = calls[0]; call; call = calls[0]) {
      await makeCall(call)
      calls.shift()
      tell(false)
    }
    isSending = false
  }

  return {
    add(call) {
      calls.push(call)
      tell(state.isCutOff)
      if (isSending) return
      isSending = true
      sending = sendAll()
    },
    state: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    idle: () => sending,
  }
}
