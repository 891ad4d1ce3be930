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
  let waiting: CellReply[] = []
  let checking: Promise<void> | null = null
  let failure: { thrown: unknown } | null = null
  const listeners: (() => void)[] = []

  function send(reply: CellReply): void {
    if (failure) return
    if (!checking && !(reply.kind === 'cellDone' && files.suspicious)) return call.send(reply)
    waiting.push(reply)
    checking ??= files.check().then(goOn, (thrown: unknown) => {
      failure = { thrown }
      for (const listener of listeners) listener()
    })
  }

  function goOn(): void {
    const replies = waiting
    waiting = []
    checking = null
    for (const reply of replies) send(reply)
  }

  const totals = await generate({
    request: call.request,
    send,
    cancelled: (ref) => failure !== null || call.cancelled(ref),
    onCancel: (listener) => {
      listeners.push(listener)
      call.onCancel(listener)
    },
  })
  while (checking && !failure) await checking
  if (failure) throw (failure as { thrown: unknown }).thrown
  return totals
}
