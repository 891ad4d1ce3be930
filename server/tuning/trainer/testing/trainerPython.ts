import { projectPaths } from '../../../io/paths.ts'
import { ensurePython } from '../../../io/python/pythonEnvironment.ts'
import { trainerRequirements } from '../startTrainer.ts'

/** The interpreter of the trainer's environment, which is set up if it is not there yet. */
export async function trainerPython(): Promise<string> {
  const { venv } = projectPaths()
  const { python } = await ensurePython({ venv, requirements: trainerRequirements, onProgress: () => undefined })
  return python
}
