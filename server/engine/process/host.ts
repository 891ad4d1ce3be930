import { AppError, toErrorData } from '../../core/errors.ts'
import type { Reply, Request } from '../door/protocol.ts'
import type { CellReply, EngineBackend } from '../door/engineBackend.ts'

type Running = { abort: AbortController; refs: Set<number>; listeners: (() => void)[] }

/** Answers requests one by one as they come, several at once; every request gets exactly one final reply, cancelled or not. */
export function createHost(backend: EngineBackend, send: (reply: Reply) => void): { handle(request: Request): void } {
  const running = new Map<number, Running>()

  async function answer(request: Exclude<Request, { kind: 'cancel' | 'shutdown' }>, { abort, refs, listeners }: Running): Promise<Reply> {
    const { id } = request
    switch (request.kind) {
      case 'load':
        return {
          kind: 'loaded',
          id,
          model: await backend.load(request.model, {
            signal: abort.signal,
            onProgress: (progress) => send({ kind: 'loading', id, progress }),
          }),
        }
      case 'render':
        return { kind: 'rendered', id, ...(await backend.render(request)), engineVersion: backend.engineVersion }
      case 'embed':
        return { kind: 'embedded', id, vectors: await backend.embed(request, abort.signal) }
      case 'score':
        return { kind: 'scored', id, items: await backend.score(request, abort.signal) }
      case 'measureLimit':
        return { kind: 'limit', id, rates: await backend.measureLimit(request, abort.signal) }
      case 'status':
        return { kind: 'status', id, status: backend.status() }
      case 'generate': {
        const call = {
          request,
          send: (reply: CellReply) => send({ ...reply, id }),
          onCancel: (listener: () => void) => void listeners.push(listener),
          cancelled: (ref: number) => abort.signal.aborted || refs.has(ref),
        }
        return { kind: 'generated', id, ...(await backend.generate(call)) }
      }
    }
  }

  return {
    handle(request) {
      if (request.kind === 'cancel') {
        const target = running.get(request.target)
        if (!target) return
        if (request.refs) for (const ref of request.refs) target.refs.add(ref)
        else target.abort.abort(new AppError('CANCELLED', 'Cancelled.'))
        for (const listener of target.listeners) listener()
        return
      }
      if (request.kind === 'shutdown') return
      const call: Running = { abort: new AbortController(), refs: new Set(), listeners: [] }
      running.set(request.id, call)
      void answer(request, call)
        .catch((error): Reply => ({ kind: 'failed', id: request.id, error: toErrorData(error) }))
        .then((reply) => {
          running.delete(request.id)
          send(reply)
        })
    },
  }
}
