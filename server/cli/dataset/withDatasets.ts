import { AppError } from '../../core/errors.ts'
import { openProject, type Project } from '../../project/openProject.ts'
import { printError } from '../print/exitCode.ts'

/** Opens the project for a command on datasets, and writes their files at the end. Ctrl+C aborts the signal, and a second one ends the process. */
export async function withDatasets(work: (project: Project, signal: AbortSignal) => Promise<number>): Promise<number> {
  const project = openProject({ notice: printError })
  const abort = new AbortController()
  const stop = () => {
    if (abort.signal.aborted) process.exit(130)
    abort.abort(new AppError('CANCELLED', 'Cancelled.'))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    return await work(project, abort.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await project.close()
  }
}
