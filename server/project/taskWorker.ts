import { taskHandler } from '../io/pool/taskHandler.ts'
import { tasks } from './tasks.ts'

/** Loaded by each of the project's worker threads. */
export const handle = taskHandler(tasks)
