import { openProject, type Project } from '../../project/openProject.ts'
import { printError } from '../print/exitCode.ts'

/** Opens the project for a command and closes it at the end. */
export async function withProject(work: (project: Project) => Promise<number>): Promise<number> {
  const project = openProject({ notice: printError })
  try {
    return await work(project)
  } finally {
    await project.close()
  }
}
