import { dirname, join } from 'node:path'
import { withWorkFolder } from '../io/files/workFolder.ts'
import type { ProjectPaths } from '../io/paths.ts'
import { ensurePython } from '../io/python/pythonEnvironment.ts'
import type { ConvertPeft } from '../models/adapters/adapterDeps.ts'
import { writeBaseConfig } from '../tuning/convert/baseConfig.ts'
import { convertAdapter } from '../tuning/convert/convertAdapter.ts'
import { checkPeftFolder } from '../tuning/convert/peftFolder.ts'
import { trainerRequirements } from '../tuning/trainer/startTrainer.ts'

/** Converts PEFT folders that were made elsewhere, in the Python environment of the trainer, which is set up if need be. */
export function createConvertPeft({ home, venv }: Pick<ProjectPaths, 'home' | 'venv'>): ConvertPeft {
  return async ({ peft, base, out, signal, onProgress }) => {
    // Before anything is installed for a folder that cannot be converted.
    await checkPeftFolder(peft)
    const { python } = await ensurePython({ venv, requirements: trainerRequirements, onProgress, signal })
    onProgress('converting')
    await withWorkFolder(dirname(out), async (config) => {
      await writeBaseConfig({ python, model: base.path, folder: config, signal })
      await convertAdapter({ python, peft, base: config, out, tools: join(home, 'llama-tools'), signal })
    })
  }
}
