import { dirname } from 'node:path'
import { withWorkFolder } from '../io/files/workFolder.ts'
import type { ProjectPaths } from '../io/paths.ts'
import type { ConvertPeft } from '../models/adapters/adapterDeps.ts'
import { writeBaseConfig } from '../tuning/convert/baseConfig.ts'
import { checkPeftFolder } from '../tuning/convert/peftFolder.ts'
import { trainerTools } from './trainingDeps.ts'

/** Converts PEFT folders that were made elsewhere, in the Python environment of the trainer, which is set up if need be. */
export function createConvertPeft(paths: Pick<ProjectPaths, 'home' | 'venv'>): ConvertPeft {
  const tools = trainerTools(paths)
  return async ({ peft, base, out, signal, onProgress }) => {
    // Before anything is installed for a folder that cannot be converted.
    await checkPeftFolder(peft)
    const { python } = await tools.ensurePython({ signal, onProgress })
    onProgress('converting')
    await withWorkFolder(dirname(out), async (config) => {
      await writeBaseConfig({ python, model: base.path, folder: config, signal })
      await tools.convertAdapter({ python, peft, base: config, out, signal })
    })
  }
}
