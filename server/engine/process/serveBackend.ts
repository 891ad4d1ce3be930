import { AppError, toErrorData } from '../../core/errors.ts'
import type { CellReply, EngineBackend } from '../door/engineBackend.ts'
import { protocolVersion, type Reply, type Request } from '../door/protocol.ts'
import { endProcess } from './endProcess.ts'

const DISPOSE_LIMIT_MS = 2500

/**
 * Runs a backend as the child end of the parent's channel: sends `ready`, answers requests, and disposes of everything and exits on
 * `shutdown` or when the parent exits, after `disposeLimitMs` at the latest.
 */
export function serveBackend(backend: EngineBackend, { disposeLimitMs = DISPOSE_LIMIT_MS } = {}): void {
  if (!process.send) {
    process.stderr.write('The engine is started by Assay itself and cannot be used from a terminal. Start Assay with `npm start`.\n')
    process.exit(2)
  }
  let leaving = false
  const leave = () => {
    if (leaving) return
    leaving = true
    // Some GPU drivers abort if contexts still exist at exit, so they are disposed of first; a stuck device must not prevent the exit.
    setTimeout(endProcess, disposeLimitMs)
    backend.dispose().then(endProcess, endProcess)
  }
  const send = (reply: Reply) => {
    if (process.connected) process.send?.(reply, undefined, undefined, () => undefined)
  }
  const host = createHost(backend, send)
  process.on('message', (message) => {
    const request = message as Request
    if (request.kind === 'shutdown') leave()
    else if (request.kind === 'ping') send({ kind: 'pong', id: request.id })
    else host.handle(request)
  })
  process.on('disconnect', () => leave())
  // The terminal sends Ctrl+C to the whole group; the parent decides when the engine ends.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => leave())
  send({ kind: 'ready', protocol: protocolVersion, pid: process.pid, engineVersion: backend.engineVersion })
}

type Running = { abort: AbortController; refs: Set<number>; listeners: (() => void)[] }

/** Answers requests as they come, several at the same time. Every request gets exactly one final reply, even if it is cancelled. */
function createHost(backend: EngineBackend, send: (reply: Reply) => void): { handle(request: Request): void } {
  const running = new Map<number, Running>()

  async function answer(
    request: Exclude<Request, { kind: 'cancel' | 'ping' | 'shutdown' }>,
    { abort, refs, listeners }: Running,
  ): Promise<Reply> {
    const { id } = request
    const known = async <T>(work: Promise<T> | undefined): Promise<T> => {
      if (work === undefined) throw new AppError('ENGINE_FAILED', `This engine process does not answer ${request.kind}.`)
      return work
    }
    const embedding = { signal: abort.signal, busy: (ms: number) => send({ kind: 'busy', id, ms }) }
    switch (request.kind) {
      case 'load':
        return {
          kind: 'loaded',
          id,
          model: await known(
            backend.load?.(request.model, { signal: abort.signal, onProgress: (progress) => send({ kind: 'loading', id, progress }) }),
          ),
        }
      case 'render':
        return { kind: 'rendered', id, ...(await known(backend.render?.(request))), engineVersion: backend.engineVersion }
      case 'embed':
        return { kind: 'embedded', id, ...(await known(backend.embed?.(request, embedding))) }
      case 'tokenCounts':
        return { kind: 'tokenCounts', id, ...(await known(backend.tokenCounts?.(request, embedding))) }
      case 'rerank':
        return { kind: 'reranked', id, scores: await known(backend.rerank?.(request, embedding)) }
      case 'score':
        return { kind: 'scored', id, items: await known(backend.score?.(request, abort.signal)) }
      case 'answerTokens':
        return { kind: 'answerTokens', id, items: await known(backend.answerTokens?.(request, abort.signal)) }
      case 'tokenTexts':
        return { kind: 'tokenTexts', id, texts: await known(backend.tokenTexts?.(request)) }
      case 'measureLimit':
        return { kind: 'limit', id, rates: await known(backend.measureLimit?.(request, abort.signal)) }
      case 'status':
        return { kind: 'status', id, status: backend.status() }
      case 'generate': {
        const call = {
          request,
          send: (reply: CellReply) => send({ ...reply, id }),
          onCancel: (listener: () => void) => void listeners.push(listener),
          cancelled: (ref: number) => abort.signal.aborted || refs.has(ref),
        }
        return { kind: 'generated', id, ...(await known(backend.generate?.(call))) }
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
      if (request.kind === 'shutdown' || request.kind === 'ping') return
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
