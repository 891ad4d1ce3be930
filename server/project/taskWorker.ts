import { enableCompileCache, flushCompileCache } from 'node:module'
import { workerData } from 'node:worker_threads'
import { taskHandler } from '../io/pool/taskHandler.ts'

// Cached code makes a thread start in half the time.
const { compiled } = workerData as { compiled: string }
enableCompileCache(compiled)
const { tasks } = await import('./tasks.ts')
flushCompileCache()

/** Loaded by each of the project's worker threads. */
export const handle = taskHandler(tasks)
