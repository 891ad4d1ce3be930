import type { Project } from '../../project/openProject.ts'
import { interruptible } from '../session/interruptible.ts'
import { withProject } from '../session/withProject.ts'

/** Opens the project for a command on datasets, and writes their files at the end. Ctrl+C aborts the signal, and a second one ends the process. */
export async function withDatasets(work: (project: Project, signal: AbortSignal) => Promise<number>): Promise<number> {
  return withProject((project) => interruptible('Cancelled.', (signal) => work(project, signal)))
}
