import type { CellReply, GenerateCall } from '../door/engineBackend.ts'
import type { GenerateTotals } from '../door/protocol.ts'
import type { OpenedFiles } from './openedFiles.ts'

/**
 * Runs a generate call so that no result leaves the process that another model's file may have given: before each result the model's
 * files are looked at, and results wait while a file that may have changed is hashed. If it has changed, the rest is cancelled.
 * @throws AppError MODEL_CHANGED
 */
export async function withCheckedReplies(
  files: Pick<OpenedFiles, 'suspicious' | 'check'>,
  call: GenerateCall,
  generate: (call: GenerateCall) => Promise<GenerateTotals>,
): Promise<GenerateTotals> {
  await files.check()
  const listeners: (() => void)[] = []
  const now: { waiting: CellReply[]; checking: Promise<void> | null; failure: { thrown: unknown } | null } = {
    waiting: [],
    checking: null,
    failure: null,
  }

  function send(reply: CellReply): void {
    if (now.failure) return
    if (!now.checking && !(reply.kind === 'cellDone' && files.suspicious)) return call.send(reply)
    now.waiting.push(reply)
    now.checking ??= files.check().then(goOn, (thrown: unknown) => {
      now.failure = { thrown }
      for (const listener of listeners) listener()
    })
  }

  function goOn(): void {
    const replies = now.waiting
    now.waiting = []
    now.checking = null
    for (const reply of replies) send(reply)
  }

  const totals = await generate({
    request: call.request,
    send,
    cancelled: (ref) => now.failure !== null || call.cancelled(ref),
    onCancel: (listener) => {
      listeners.push(listener)
      call.onCancel(listener)
    },
  })
  while (now.checking && !now.failure) await now.checking
  if (now.failure) throw now.failure.thrown
  return totals
}
