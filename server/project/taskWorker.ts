import { enableCompileCache, flushCompileCache } from 'node:module'
import { workerData } from 'node:worker_threads'
import { hashFile } from '../io/files/readTextFile.ts'
import { taskHandler, type TaskEnd, type TaskMessage } from '../io/pool/taskHandler.ts'

/** `compiled`: the folder of compiled code. `ready`: the thread loads its tasks when it starts, before there is one to do. */
const { compiled, ready } = workerData as { compiled: string; ready: boolean }
// Cached code makes a thread start in half the time.
enableCompileCache(compiled)

const hash = taskHandler({ hashFile: (path: string) => hashFile(path) })
let all: ReturnType<typeof taskHandler> | null = null
if (ready) await load()

/** Loaded by each of the project's worker threads. The first plan needs a second thread to hash its model, for which few modules are enough. */
export async function handle(message: TaskMessage): Promise<TaskEnd> {
  if (message.task === 'hashFile') return hash(message)
  return (all ?? (await load()))(message)
}

async function load() {
  const { tasks } = await import('./tasks.ts')
  flushCompileCache()
  return (all = taskHandler(tasks))
}
